-- O16: Orders and returns take only steps they may, in a chain that ends at their status
select
    told.company_id,
    told.aggregate,
    told.key,
    told.version,
    told.from_status,
    told.to_status
from (
    select
        event.company_id,
        event.aggregate,
        event.key,
        event.version,
        event.body ->> 'from' as from_status,
        event.body ->> 'to' as to_status,
        lag(event.body ->> 'to') over (
            partition by event.aggregate, event.key order by event.version
        ) as before
    from event
    where event.aggregate in ('sales_order', 'return_order')
) as told
where
    told.from_status is distinct from told.before
    or not case told.aggregate
        when 'sales_order' then order_may(told.from_status, told.to_status)
        else return_may(told.from_status, told.to_status)
    end
union all
select
    document.company_id,
    document.aggregate,
    document.id as key,
    document.version,
    last_event.status as from_status,
    document.status as to_status
from (
    select
        'sales_order' as aggregate,
        sales_order.company_id,
        sales_order.id,
        sales_order.version,
        sales_order.status
    from sales_order
    union all
    select
        'return_order' as aggregate,
        return_order.company_id,
        return_order.id,
        return_order.version,
        return_order.status
    from return_order
) as document
left join lateral (
    select event.body ->> 'to' as status
    from event
    where
        event.aggregate = document.aggregate
        and event.key = document.id
        and event.version = document.version
) as last_event on true
where last_event.status is distinct from document.status
