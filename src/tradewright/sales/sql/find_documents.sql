-- find_documents: orders and returns by number, orders by the customer's own reference
-- in:  company_id bigint, search text (LIKE-safe), page_size int
-- out: kind, id, number, status, customer_name, customer_reference
(
    select
        'order' as kind,
        sales_order.id,
        sales_order.number,
        sales_order.status,
        customer.name as customer_name,
        sales_order.customer_reference
    from sales_order
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and sales_order.customer_id = customer.id
    where
        sales_order.company_id = %(company_id)s::bigint
        and (
            sales_order.number ilike %(search)s::text || '%%'
            or sales_order.number ilike '%%' || %(search)s::text
            or sales_order.customer_reference ilike %(search)s::text || '%%'
        )
    order by sales_order.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'return' as kind,
        return_order.id,
        return_order.number,
        return_order.status,
        customer.name as customer_name,
        '' as customer_reference
    from return_order
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and return_order.customer_id = customer.id
    where
        return_order.company_id = %(company_id)s::bigint
        and (
            return_order.number ilike %(search)s::text || '%%'
            or return_order.number ilike '%%' || %(search)s::text
        )
    order by return_order.id desc
    limit %(page_size)s::int
)
