-- return_list: one page of returns, the latest first, with count and total of all that fit
-- in:  company_id bigint, saved_view text ('' is all), search text (LIKE-safe), customer text,
--      since date, until date, after_id bigint, page_size int
-- out: count, total, then the columns of queries.returns.ReturnRow (null where none fits)
with found as materialized (
    select
        return_order.id,
        return_order.number,
        return_order.status,
        return_order.customer_id,
        customer.code as customer,
        customer.name as customer_name,
        return_order.reason,
        return_order.returned_on,
        return_order.amount_net + return_order.amount_tax as amount_total,
        return_order.currency
    from return_order
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and return_order.customer_id = customer.id
    where
        return_order.company_id = %(company_id)s::bigint
        and (%(saved_view)s::text = '' or return_order.status = %(saved_view)s::text)
        and (
            %(search)s::text = ''
            or return_order.number ilike %(search)s::text || '%%'
            or customer.name ilike '%%' || %(search)s::text || '%%'
            or customer.code ilike %(search)s::text || '%%'
        )
        and (%(customer)s::text is null or customer.code ilike %(customer)s::text)
        and (%(since)s::date is null or return_order.returned_on >= %(since)s::date)
        and (%(until)s::date is null or return_order.returned_on <= %(until)s::date)
),

shown as materialized (
    select found.*
    from found
    where %(after_id)s::bigint is null or found.id < %(after_id)s::bigint
    order by found.id desc
    limit %(page_size)s::int
),

totals as (
    select
        count(*) as count,
        coalesce(sum(found.amount_total), 0) as total
    from found
)

select
    totals.count,
    totals.total,
    shown.*
from totals
left join shown on true
order by shown.id desc
