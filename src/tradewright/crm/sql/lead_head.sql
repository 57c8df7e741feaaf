-- lead_head: one lead with what it became
-- in:  company_id bigint, lead_id bigint
-- out: the columns of queries.leads.LeadHead
select
    lead.id,
    lead.number,
    lead.version,
    lead.status,
    lead.company_name,
    lead.contact_name,
    lead.email,
    lead.phone,
    lead.city,
    lead.country,
    lead.source,
    form.heading as form,
    sales_rep.code as owner,
    sales_rep.name as owner_name,
    lead.estimated_value,
    lead.note,
    lead.disqualified_for,
    customer.id as customer_id,
    customer.code as customer,
    customer.name as customer_name,
    opportunity.id as opportunity_id,
    opportunity.number as opportunity,
    lead.entered_at,
    lead.ended_at,
    lead.erased_at
from lead
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and lead.owner_id = sales_rep.id
left join lead_form as form
    on form.company_id = %(company_id)s::bigint and lead.form_id = form.id
left join customer
    on customer.company_id = %(company_id)s::bigint and lead.customer_id = customer.id
left join lateral (
    select
        chance.id,
        chance.number
    from opportunity as chance
    where chance.company_id = %(company_id)s::bigint and chance.lead_id = lead.id
    order by chance.id
    limit 1
) as opportunity on true
where lead.company_id = %(company_id)s::bigint and lead.id = %(lead_id)s::bigint
