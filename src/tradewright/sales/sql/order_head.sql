-- order_head: one order with the names of what it refers to
-- in:  company_id bigint, order_id bigint, today date
-- out: the columns of queries.orders.OrderHead
select
    sales_order.id,
    sales_order.number,
    sales_order.status,
    sales_order.version,
    sales_order.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    sales_order.customer_reference,
    sales_order.channel,
    sales_order.ship_to_id,
    ship_to.code as ship_to,
    concat_ws(
        ', ', nullif(ship_to.name, ''), nullif(ship_to.street, ''),
        nullif(trim(ship_to.postcode || ' ' || ship_to.city), ''), ship_to.country
    ) as ship_to_words,
    sales_order.warehouse_id,
    warehouse.code as warehouse,
    warehouse.name as warehouse_name,
    sales_order.currency,
    sales_order.prices_include_tax,
    sales_order.ordered_on,
    sales_order.requested_on,
    sales_order.amount_net,
    sales_order.amount_tax,
    sales_order.amount_total,
    sales_order.note,
    sales_order.coupons,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as entered_by,
    sales_order.entered_by as entered_by_id,
    sales_order.entered_at,
    coalesce(stock.ready, 0) as ready,
    coalesce(stock.waiting, 0) as waiting,
    sales_order.status in ('draft', 'held', 'confirmed')
    and sales_order.requested_on < %(today)s::date as is_late
from sales_order
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and sales_order.customer_id = customer.id
inner join address as ship_to
    on
        ship_to.company_id = %(company_id)s::bigint
        and sales_order.ship_to_id = ship_to.id
inner join warehouse
    on
        warehouse.company_id = %(company_id)s::bigint
        and sales_order.warehouse_id = warehouse.id
inner join app_user on sales_order.entered_by = app_user.id
left join lateral order_stock(%(company_id)s::bigint, sales_order.id) as stock
    on sales_order.status = 'confirmed'
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.id = %(order_id)s::bigint
