-- Q3: Quotes take only steps they may, in a chain that ends at their status
select
    told.company_id,
    told.key as quote_id,
    told.version,
    told.from_status,
    told.to_status
from (
    select
        event.company_id,
        event.key,
        event.version,
        event.body ->> 'from' as from_status,
        event.body ->> 'to' as to_status,
        lag(event.body ->> 'to') over (partition by event.key order by event.version) as before
    from event
    where event.aggregate = 'quote'
) as told
where
    told.from_status is distinct from told.before
    or not quote_may(told.from_status, told.to_status)
union all
select
    quote.company_id,
    quote.id as quote_id,
    quote.version,
    last_event.status as from_status,
    quote.status as to_status
from quote
left join lateral (
    select event.body ->> 'to' as status
    from event
    where
        event.aggregate = 'quote'
        and event.key = quote.id
        and event.version = quote.version
) as last_event on true
where last_event.status is distinct from quote.status
