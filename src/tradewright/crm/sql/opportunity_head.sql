-- opportunity_head: one opportunity with what it refers to
-- in:  company_id bigint, opportunity_id bigint
-- out: the columns of queries.opportunities.OpportunityHead
select
    opportunity.id,
    opportunity.number,
    opportunity.version,
    opportunity.name,
    opportunity.status,
    stage.code as stage,
    stage.name as stage_name,
    coalesce(opportunity.probability, stage.probability) as probability,
    opportunity.probability as own_probability,
    opportunity.forecast,
    customer.id as customer_id,
    customer.code as customer,
    customer.name as customer_name,
    opportunity.account_name,
    contact.id as contact_id,
    contact.name as contact_name,
    lead.id as lead_id,
    lead.number as lead,
    sales_rep.code as owner,
    sales_rep.name as owner_name,
    sales_rep.manager,
    sales_rep.region,
    opportunity.channel,
    opportunity.currency,
    opportunity.rate,
    opportunity.amount,
    opportunity.amount_home,
    opportunity.expected_on,
    opportunity.opened_on,
    opportunity.closed_on,
    opportunity.stage_since,
    opportunity.competitor,
    opportunity.loss_reason,
    opportunity.note
from opportunity
inner join pipeline_stage as stage
    on stage.company_id = %(company_id)s::bigint and opportunity.stage_id = stage.id
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and opportunity.owner_id = sales_rep.id
left join customer
    on customer.company_id = %(company_id)s::bigint and opportunity.customer_id = customer.id
left join contact
    on contact.company_id = %(company_id)s::bigint and opportunity.contact_id = contact.id
left join lead
    on lead.company_id = %(company_id)s::bigint and opportunity.lead_id = lead.id
where
    opportunity.company_id = %(company_id)s::bigint
    and opportunity.id = %(opportunity_id)s::bigint
