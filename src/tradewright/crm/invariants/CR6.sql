-- CR6: A case names documents of its customer only, and what it led to is its customer's
select
    service_case.company_id,
    service_case.id as case_id,
    service_case.number
from service_case
left join sales_order on service_case.order_id = sales_order.id
left join shipment on service_case.shipment_id = shipment.id
left join invoice on service_case.invoice_id = invoice.id
left join return_order on service_case.return_order_id = return_order.id
left join invoice_dispute on service_case.dispute_id = invoice_dispute.id
left join invoice as note on service_case.credit_note_id = note.id
where
    (note.company_id, note.customer_id, note.kind)
    <> (service_case.company_id, service_case.customer_id, 'credit_note')
    or (sales_order.company_id, sales_order.customer_id)
    <> (service_case.company_id, service_case.customer_id)
    or (shipment.company_id, shipment.customer_id)
    <> (service_case.company_id, service_case.customer_id)
    or (invoice.company_id, invoice.customer_id)
    <> (service_case.company_id, service_case.customer_id)
    or (return_order.company_id, return_order.customer_id)
    <> (service_case.company_id, service_case.customer_id)
    or (invoice_dispute.company_id, invoice_dispute.customer_id)
    <> (service_case.company_id, service_case.customer_id)
