-- lines_again: the lines of an order as they would be typed for one like it
-- in:  company_id bigint, order_id bigint
-- out: the columns of queries.entry_help.LineAgain
select
    customer.code as customer,
    case when address.is_ship_to then address.code else '' end as ship_to,
    sales_order.number,
    item.code as item,
    line.quantity_entered as quantity,
    unit.code as unit
from sales_order
inner join sales_order_line as line
    on line.company_id = %(company_id)s::bigint and sales_order.id = line.order_id
inner join item as ordered
    on ordered.company_id = %(company_id)s::bigint and line.item_id = ordered.id
inner join item
    on
        item.company_id = %(company_id)s::bigint
        and coalesce(ordered.merged_into_id, ordered.id) = item.id
inner join unit
    on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
inner join customer as bought
    on bought.company_id = %(company_id)s::bigint and sales_order.customer_id = bought.id
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and coalesce(bought.merged_into_id, bought.id) = customer.id
inner join address
    on address.company_id = %(company_id)s::bigint and sales_order.ship_to_id = address.id
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.id = %(order_id)s::bigint
order by line.line_no
