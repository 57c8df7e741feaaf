-- find_documents: orders and returns by number, orders by the customer's own reference
-- in:  company_id bigint, search text (not empty), page_size int
-- out: kind, id, number, status, customer_name, customer_reference
-- A number is found by its beginning, or by its figures alone. Ranges, not patterns: under
-- row-level security `like` cannot use an index. Z is behind whatever a number goes on with, in
-- every collation.
with called as (
    select
        series.code as kind,
        series.prefix || lpad(%(search)s::text, series.digits, '0') as number
    from number_series as series
    where
        series.company_id = %(company_id)s::bigint
        and series.code in ('order', 'return')
        and %(search)s::text ~ '^[0-9]+$'
        and length(%(search)s::text) <= series.digits
),

spelled as (
    select reference.spelling
    from (values (%(search)s::text), (upper(%(search)s::text))) as reference (spelling)
    group by reference.spelling
),

numbered as (
    (
        select sales_order.id
        from sales_order
        where
            sales_order.company_id = %(company_id)s::bigint
            and sales_order.number >= upper(%(search)s::text)
            and sales_order.number < upper(%(search)s::text) || 'ZZZ'
        order by sales_order.number desc
        limit %(page_size)s::int
    )
    union
    select sales_order.id
    from called
    inner join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and called.number = sales_order.number
    where called.kind = 'order'
    union
    select referred.id
    from spelled
    cross join lateral (
        select sales_order.id
        from sales_order
        where
            sales_order.company_id = %(company_id)s::bigint
            and sales_order.customer_reference <> ''
            and sales_order.customer_reference collate "C"  -- noqa: RF03
            >= spelled.spelling
            and sales_order.customer_reference collate "C"  -- noqa: RF03
            < spelled.spelling || chr(1114111)
        order by sales_order.customer_reference collate "C"  -- noqa: RF03
        limit %(page_size)s::int
    ) as referred
),

sent_back as (
    (
        select return_order.id
        from return_order
        where
            return_order.company_id = %(company_id)s::bigint
            and return_order.number >= upper(%(search)s::text)
            and return_order.number < upper(%(search)s::text) || 'ZZZ'
        order by return_order.number desc
        limit %(page_size)s::int
    )
    union
    select return_order.id
    from called
    inner join return_order
        on
            return_order.company_id = %(company_id)s::bigint
            and called.number = return_order.number
    where called.kind = 'return'
)

(
    select
        'order' as kind,
        sales_order.id,
        sales_order.number,
        sales_order.status,
        customer.name as customer_name,
        sales_order.customer_reference
    from numbered
    inner join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and numbered.id = sales_order.id
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and sales_order.customer_id = customer.id
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
    from sent_back
    inner join return_order
        on
            return_order.company_id = %(company_id)s::bigint
            and sent_back.id = return_order.id
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and return_order.customer_id = customer.id
    order by return_order.id desc
    limit %(page_size)s::int
)
