-- price_list: a page of price conditions, by item, list before customers, start and break
-- in:  company_id bigint, item_id bigint, customer_id bigint, list_only boolean,
--      customers_only boolean, on_date date, search text (LIKE-safe; '': all), after bigint (id of
--      the last row seen), page_size int; null: any
-- out: id, item_id, item, item_name, customer_id, customer, unit, currency, min_quantity,
--      valid_from, valid_to, price, version
with found as (
    select
        price_condition.*,
        item.code as item,
        item.name as item_name,
        customer.code as customer,
        unit.code as unit,
        row(
            item.code,
            coalesce(customer.code, ''),
            unit.code,
            price_condition.currency,
            price_condition.valid_from,
            price_condition.min_quantity,
            price_condition.id
        ) as place
    from price_condition
    inner join item
        on item.company_id = %(company_id)s::bigint and price_condition.item_id = item.id
    inner join unit
        on unit.company_id = %(company_id)s::bigint and price_condition.unit_id = unit.id
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and price_condition.customer_id = customer.id
    where
        price_condition.company_id = %(company_id)s::bigint
        and (%(item_id)s::bigint is null or price_condition.item_id = %(item_id)s::bigint)
        and (
            %(customer_id)s::bigint is null
            or price_condition.customer_id = %(customer_id)s::bigint
        )
        and price_condition.price is not null
        and (price_condition.rank = 10 or price_condition.customer_id is not null)
        and (not %(list_only)s::boolean or price_condition.rank = 10)
        and (not %(customers_only)s::boolean or price_condition.customer_id is not null)
        and (
            %(search)s::text = ''
            or item.code ilike %(search)s::text || '%%'
            or item.name ilike '%%' || %(search)s::text || '%%'
            or customer.code ilike %(search)s::text || '%%'
            or customer.name ilike '%%' || %(search)s::text || '%%'
        )
        and (
            %(on_date)s::date is null
            or (
                price_condition.valid_from <= %(on_date)s::date
                and coalesce(price_condition.valid_to, 'infinity') >= %(on_date)s::date
            )
        )
)

select
    found.id,
    found.item_id,
    found.item,
    found.item_name,
    found.customer_id,
    found.customer,
    found.unit,
    found.currency,
    found.min_quantity,
    found.valid_from,
    found.valid_to,
    found.price,
    found.version
from found
where
    %(after)s::bigint is null
    or found.place > (
        select seen.place
        from found as seen
        where seen.id = %(after)s::bigint
    )
order by found.place
limit %(page_size)s::int
