-- customer_items: a page of customers' own numbers of items, by customer and number
-- in:  company_id bigint, customer text, item text (codes; '': all), number text (its beginning;
--      '': all), after bigint (the last row seen; null: from the start), page_size int
-- out: the columns of queries.customer_items.CustomerItemRow
select
    customer_item.id,
    customer.id as customer_id,
    customer.code as customer,
    customer.name as customer_name,
    item.id as item_id,
    item.code as item,
    item.name as item_name,
    customer_item.code,
    customer_item.description,
    coalesce(unit.code, '') as unit
from customer_item
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and customer_item.customer_id = customer.id
inner join item
    on item.company_id = %(company_id)s::bigint and customer_item.item_id = item.id
left join unit
    on unit.company_id = %(company_id)s::bigint and customer_item.unit_id = unit.id
where
    customer_item.company_id = %(company_id)s::bigint
    and (%(customer)s::text = '' or customer.code = %(customer)s::text)
    and (%(item)s::text = '' or item.code = %(item)s::text)
    and (
        %(number)s::text = ''
        or starts_with(customer_item.key, called_key(%(number)s::text))
    )
    and (
        %(after)s::bigint is null
        or (customer.code, customer_item.key) > (
            select
                last_customer.code,
                last_seen.key
            from customer_item as last_seen
            inner join customer as last_customer
                on
                    last_customer.company_id = %(company_id)s::bigint
                    and last_seen.customer_id = last_customer.id
            where
                last_seen.company_id = %(company_id)s::bigint
                and last_seen.id = %(after)s::bigint
        )
    )
order by customer.code, customer_item.key
limit %(page_size)s::int
