-- customer_lookup: customers that are not closed for what a person has typed so far, best first;
-- one that was merged is found by its code or name as its winner
-- in:  company_id bigint, search text, page_size int
-- out: id, code, name, status, city, country
with named as materialized (
    select hit.found_key
    from
        found_keys(%(company_id)s::bigint, 'customer', %(search)s::text, 20 * %(page_size)s::int)
            as hit
),

found as (
    select
        customer.id,
        customer.code,
        customer.name,
        customer.status,
        case
            when upper(customer.code) = upper(%(search)s::text) then 1
            when starts_with(upper(customer.code), upper(%(search)s::text)) then 2
            when starts_with(upper(customer.name), upper(%(search)s::text)) then 3
            else 4
        end as rank
    from (
        select distinct coalesce(typed.merged_into_id, typed.id) as id
        from named
        inner join customer as typed
            on typed.company_id = %(company_id)s::bigint and named.found_key = typed.id
    ) as meant
    inner join customer
        on customer.company_id = %(company_id)s::bigint and meant.id = customer.id
    where customer.status <> 'closed'
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
