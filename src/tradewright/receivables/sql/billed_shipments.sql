-- billed_shipments: which of the shipments have their invoice
-- in:  shipment_id bigint[], company_id bigint
-- out: shipment_id
select invoice.source_id as shipment_id
from invoice
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.source = 'shipment'
    and invoice.source_id = any(%(shipment_id)s::bigint[])
    and invoice.kind = 'invoice'
