-- CR4: a lead has a customer when it is converted and only then, and an event says whom
select
    lead.id,
    lead.company_id,
    lead.number,
    lead.status,
    lead.customer_id,
    told.customer_id as told_customer_id
from lead
left join lateral (
    select (event.body ->> 'customer_id')::bigint as customer_id
    from event
    where
        event.aggregate = 'lead'
        and event.key = lead.id
        and event.topic = 'crm.lead_converted'
    limit 1
) as told on true
where
    (lead.status = 'converted') <> (lead.customer_id is not null)
    or lead.customer_id is distinct from told.customer_id
