-- item_reservations: which orders hold stock of an item, those due first at the front
-- in:  company_id bigint, item_id bigint, page_size int
-- out: the columns of queries.items.Claim
select
    sales_order.id as order_id,
    sales_order.number,
    sales_order.status,
    sales_order.requested_on,
    customer.id as customer_id,
    customer.name as customer,
    warehouse.code as warehouse,
    reservation.quantity as reserved,
    count(*) over () as how_many
from reservation
inner join sales_order_line as line
    on line.company_id = %(company_id)s::bigint and reservation.source_line_id = line.id
inner join sales_order
    on sales_order.company_id = %(company_id)s::bigint and line.order_id = sales_order.id
inner join customer
    on customer.company_id = %(company_id)s::bigint and sales_order.customer_id = customer.id
inner join warehouse
    on warehouse.company_id = %(company_id)s::bigint and reservation.warehouse_id = warehouse.id
where
    reservation.company_id = %(company_id)s::bigint
    and reservation.item_id = %(item_id)s::bigint
    and reservation.source = 'sales_order_line'
order by sales_order.requested_on, sales_order.id
limit %(page_size)s::int
