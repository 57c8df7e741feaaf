-- customer_lookup: customers for what a person has typed so far, best first; one that was merged
-- is found by its code or name as its winner
-- in:  company_id bigint, search text (LIKE-safe), page_size int
-- out: id, code, name, status, city, country
with found as (
    select
        customer.id,
        customer.code,
        customer.name,
        customer.status,
        case
            when customer.code ilike %(search)s::text then 1
            when customer.code ilike %(search)s::text || '%%' then 2
            when customer.name ilike %(search)s::text || '%%' then 3
            else 4
        end as rank
    from customer
    where
        customer.company_id = %(company_id)s::bigint
        and customer.status <> 'closed'
        and (
            customer.code ilike %(search)s::text || '%%'
            or customer.name ilike '%%' || %(search)s::text || '%%'
            or customer.id in (
                select merged.merged_into_id
                from customer as merged
                where
                    merged.company_id = %(company_id)s::bigint
                    and merged.merged_into_id is not null
                    and (
                        merged.code ilike %(search)s::text || '%%'
                        or merged.name ilike '%%' || %(search)s::text || '%%'
                    )
            )
        )
    order by rank, customer.name, customer.id
    limit %(page_size)s::int
)

select
    found.id,
    found.code,
    found.name,
    found.status,
    ship_to.city,
    ship_to.country
from found
left join lateral (
    select
        address.city,
        address.country
    from address
    where
        address.company_id = %(company_id)s::bigint
        and address.customer_id = found.id
        and address.is_ship_to
    order by address.id
    limit 1
) as ship_to on true
order by found.rank, found.name, found.id
