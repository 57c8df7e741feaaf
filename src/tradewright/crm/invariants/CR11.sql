-- CR11: a quote belongs to an opportunity of its customer by its first revision, and it was told
select
    link.id,
    link.company_id,
    link.opportunity_id,
    link.quote_id
from opportunity_quote as link
left join opportunity
    on
        link.company_id = opportunity.company_id
        and link.opportunity_id = opportunity.id
left join quote
    on
        link.company_id = quote.company_id
        and link.quote_id = quote.id
        and quote.root_id = quote.id
        and opportunity.customer_id = quote.customer_id
where
    quote.id is null
    or not exists (
        select 1
        from event
        where
            event.company_id = link.company_id
            and event.aggregate = 'opportunity'
            and event.key = link.opportunity_id
            and event.topic = 'crm.opportunity_quoted'
            and (event.body ->> 'quote_id')::bigint = link.quote_id
    )
