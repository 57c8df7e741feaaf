-- case_goods: lines shipped to the customer that a case may be about, the latest first
-- in:  company_id bigint, case_id bigint, page_size int
-- out: shipment_line_id, shipment, shipped_on, item, description, unit, shipped
select
    shipment_line.id as shipment_line_id,
    shipment.number as shipment,
    shipment.shipped_on,
    item.code as item,
    shipment_line.description,
    unit.code as unit,
    shipment_line.quantity_shipped
    * shipment_line.unit_denominator / shipment_line.unit_numerator as shipped
from service_case
left join invoice
    on invoice.company_id = %(company_id)s::bigint and service_case.invoice_id = invoice.id
inner join shipment
    on
        shipment.company_id = %(company_id)s::bigint
        and service_case.customer_id = shipment.customer_id
        and shipment.status = 'shipped'
        and (service_case.shipment_id is null or service_case.shipment_id = shipment.id)
        and (service_case.order_id is null or service_case.order_id = shipment.order_id)
        and (
            invoice.id is null
            or invoice.source <> 'shipment'
            or invoice.source_id = shipment.id
        )
inner join shipment_line
    on
        shipment_line.company_id = %(company_id)s::bigint
        and shipment.id = shipment_line.shipment_id
        and shipment_line.quantity_shipped > 0
        and (service_case.item_id is null or service_case.item_id = shipment_line.item_id)
inner join item on item.company_id = %(company_id)s::bigint and shipment_line.item_id = item.id
inner join unit on unit.company_id = %(company_id)s::bigint and shipment_line.unit_id = unit.id
where
    service_case.company_id = %(company_id)s::bigint
    and service_case.id = %(case_id)s::bigint
order by shipment_line.id desc
limit %(page_size)s::int
