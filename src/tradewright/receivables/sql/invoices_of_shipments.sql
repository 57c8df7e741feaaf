-- invoices_of_shipments: the invoices of shipments, in the order of the shipments
-- in:  company_id bigint, shipment_id bigint[]
-- out: id, number, customer, currency, invoiced_on, due_on, amount_open
select
    invoice.id,
    invoice.number,
    customer.code as customer,
    invoice.currency,
    invoice.invoiced_on,
    invoice.due_on,
    invoice.amount_open
from unnest(%(shipment_id)s::bigint[]) with ordinality as asked (shipment_id, position)
inner join invoice
    on
        invoice.company_id = %(company_id)s::bigint
        and invoice.source = 'shipment'
        and asked.shipment_id = invoice.source_id
        and invoice.kind = 'invoice'
inner join customer on invoice.customer_id = customer.id
order by asked.position
