-- price_counts: how many price conditions a search finds, of the list and of customers
-- in:  company_id bigint, on_date date (null: any), search text (LIKE-safe; '': all)
-- out: of_list, of_customers
select
    count(*) filter (where price_condition.rank = 10) as of_list,
    count(*) filter (where price_condition.customer_id is not null) as of_customers
from price_condition
inner join item
    on item.company_id = %(company_id)s::bigint and price_condition.item_id = item.id
left join customer
    on
        customer.company_id = %(company_id)s::bigint
        and price_condition.customer_id = customer.id
where
    price_condition.company_id = %(company_id)s::bigint
    and price_condition.price is not null
    and (
        %(on_date)s::date is null
        or (
            price_condition.valid_from <= %(on_date)s::date
            and coalesce(price_condition.valid_to, 'infinity') >= %(on_date)s::date
        )
    )
    and (
        %(search)s::text = ''
        or item.code ilike %(search)s::text || '%%'
        or item.name ilike '%%' || %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
    )
