-- waiting_leads: leads that nobody has taken yet, longest waiting first: a rep's own and nobody's
-- in:  company_id bigint, user_id bigint, page_size int
-- out: the columns of queries.leads.WaitingLead
select
    lead.id,
    lead.number,
    lead.company_name,
    lead.source,
    form.heading as form,
    lead.estimated_value,
    lead.entered_at
from lead
left join lead_form as form
    on form.company_id = %(company_id)s::bigint and lead.form_id = form.id
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and lead.owner_id = sales_rep.id
where
    lead.company_id = %(company_id)s::bigint
    and lead.status = 'new'
    and (lead.owner_id is null or sales_rep.user_id = %(user_id)s::bigint)
order by lead.id
limit %(page_size)s::int
