-- accounts_of_demo: customers with one of their latest open invoices, and what it bills
-- in:  company_id bigint, page_size int
-- out: customer, order_number, shipment, invoice
select
    customer.code as customer,
    sales_order.number as order_number,
    shipment.number as shipment,
    latest.number as invoice
from customer
inner join lateral (
    select
        invoice.number,
        invoice.source_id,
        invoice.order_id
    from invoice
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.customer_id = customer.id
        and invoice.kind = 'invoice'
        and invoice.source = 'shipment'
        and invoice.amount_open > 0
    order by invoice.id desc
    limit 1
) as latest on true
inner join shipment
    on shipment.company_id = %(company_id)s::bigint and latest.source_id = shipment.id
inner join sales_order
    on sales_order.company_id = %(company_id)s::bigint and latest.order_id = sales_order.id
where customer.company_id = %(company_id)s::bigint
order by customer.id
limit %(page_size)s::int
