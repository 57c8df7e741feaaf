-- sold_lines: lines of orders of some days as they were sold, the newest first
-- in:  since date, until date, customer text ('': any), customer_group text, items text[],
--      item_groups text[], brands text[], is_any_item boolean, company_id bigint, page_size int
-- out: id, order_id, number, ordered_on, customer_id, customer, customer_name, ship_to_id,
--      item_id, item, item_name, unit_id, unit, currency, quantity, stocked, unit_price,
--      price_source, rate (the order's currency in the company's), net_part (of a price, what is
--      not tax), cost (of the stocking unit, on the average), coupons
select
    line.id,
    sold.id as order_id,
    sold.number,
    sold.ordered_on,
    sold.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    sold.ship_to_id,
    line.item_id,
    item.code as item,
    item.name as item_name,
    line.unit_id,
    unit.code as unit,
    sold.currency,
    line.quantity_entered * (line.quantity - line.quantity_cancelled) / line.quantity as quantity,
    line.quantity - line.quantity_cancelled as stocked,
    line.unit_price,
    line.price_source,
    rate_of_day(sold.company_id, company.currency, sold.currency, sold.ordered_on) as rate,
    case when sold.prices_include_tax then 1 / (1 + line.tax_rate) else 1 end as net_part,
    average_cost(sold.company_id, line.item_id, sold.warehouse_id) as cost,
    sold.coupons
from sales_order as sold
inner join company on sold.company_id = company.id
inner join sales_order_line as line
    on line.company_id = %(company_id)s::bigint and sold.id = line.order_id
inner join item on item.company_id = %(company_id)s::bigint and line.item_id = item.id
inner join unit on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
inner join customer
    on customer.company_id = %(company_id)s::bigint and sold.customer_id = customer.id
left join item_group
    on item_group.company_id = %(company_id)s::bigint and item.group_id = item_group.id
left join brand on brand.company_id = %(company_id)s::bigint and item.brand_id = brand.id
left join customer_group
    on customer_group.company_id = %(company_id)s::bigint and customer.group_id = customer_group.id
where
    sold.company_id = %(company_id)s::bigint
    and sold.ordered_on between %(since)s::date and %(until)s::date
    and sold.status in ('held', 'confirmed', 'completed')
    and line.quantity > line.quantity_cancelled
    and (%(customer)s::text = '' or customer.code = %(customer)s::text)
    and (%(customer_group)s::text = '' or customer_group.code = %(customer_group)s::text)
    and (
        %(is_any_item)s::boolean
        or item.code = any(%(items)s::text[])
        or item_group.code = any(%(item_groups)s::text[])
        or brand.code = any(%(brands)s::text[])
    )
order by sold.ordered_on desc, sold.id desc, line.line_no asc
limit %(page_size)s::int
