-- order_list: one page of orders, the latest first, with count and total of all that fit
-- in:  company_id bigint, saved_view text ('' is all), today date, search text (LIKE-safe),
--      customer text, channel text, warehouse text, since date, until date, after_on date,
--      after_id bigint, page_size int
-- out: count, total, then the columns of queries.orders.OrderRow (null where no order fits)
with found as materialized (
    select
        sales_order.id,
        sales_order.ordered_on,
        sales_order.amount_total
    from sales_order
    left join lateral order_stock(%(company_id)s::bigint, sales_order.id) as stock
        on %(saved_view)s::text in ('ready', 'backordered') and sales_order.status = 'confirmed'
    where
        sales_order.company_id = %(company_id)s::bigint
        and case %(saved_view)s::text
            when '' then true
            when 'late'
                then
                    sales_order.status in ('draft', 'held', 'confirmed')
                    and sales_order.requested_on < %(today)s::date
            when 'ready' then stock.ready > 0
            when 'backordered' then stock.waiting > 0
            else sales_order.status = %(saved_view)s::text
        end
        and (
            %(search)s::text = ''
            or sales_order.number ilike %(search)s::text || '%%'
            or sales_order.customer_reference ilike '%%' || %(search)s::text || '%%'
            or sales_order.customer_id in (
                select customer.id
                from customer
                where
                    customer.company_id = %(company_id)s::bigint
                    and (
                        customer.name ilike '%%' || %(search)s::text || '%%'
                        or customer.code ilike %(search)s::text || '%%'
                    )
            )
        )
        and (
            %(customer)s::text is null
            or sales_order.customer_id in (
                select customer.id
                from customer
                where
                    customer.company_id = %(company_id)s::bigint
                    and customer.code ilike %(customer)s::text
            )
        )
        and (%(channel)s::text is null or sales_order.channel = %(channel)s::text)
        and (
            %(warehouse)s::text is null
            or sales_order.warehouse_id in (
                select warehouse.id
                from warehouse
                where
                    warehouse.company_id = %(company_id)s::bigint
                    and warehouse.code = %(warehouse)s::text
            )
        )
        and (%(since)s::date is null or sales_order.ordered_on >= %(since)s::date)
        and (%(until)s::date is null or sales_order.ordered_on <= %(until)s::date)
),

shown as materialized (
    select found.id
    from found
    where
        %(after_id)s::bigint is null
        or (found.ordered_on, found.id) < (%(after_on)s::date, %(after_id)s::bigint)
    order by found.ordered_on desc, found.id desc
    limit %(page_size)s::int
),

totals as (
    select
        count(*) as count,
        coalesce(sum(found.amount_total), 0) as total
    from found
),

page as (
    select
        sales_order.id,
        sales_order.number,
        sales_order.status,
        sales_order.customer_id,
        customer.code as customer,
        customer.name as customer_name,
        sales_order.customer_reference,
        sales_order.channel,
        warehouse.code as warehouse,
        sales_order.ordered_on,
        sales_order.requested_on,
        sales_order.amount_net,
        sales_order.amount_total,
        sales_order.currency,
        coalesce(stock.ready > 0, false) as is_ready,
        coalesce(stock.waiting > 0, false) as is_backordered,
        sales_order.status in ('draft', 'held', 'confirmed')
        and sales_order.requested_on < %(today)s::date as is_late
    from shown
    inner join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and shown.id = sales_order.id
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and sales_order.customer_id = customer.id
    inner join warehouse
        on
            warehouse.company_id = %(company_id)s::bigint
            and sales_order.warehouse_id = warehouse.id
    left join lateral order_stock(%(company_id)s::bigint, sales_order.id) as stock
        on sales_order.status = 'confirmed'
)

select
    totals.count,
    totals.total,
    page.*
from totals
left join page on true
order by page.ordered_on desc, page.id desc
