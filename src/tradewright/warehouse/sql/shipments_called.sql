-- shipments_called: shipments whose number begins so (an index range), the latest first
-- in:  company_id bigint, number text, page_size int
-- out: id, number, status, customer
select
    shipment.id,
    shipment.number,
    shipment.status,
    customer.name as customer
from shipment
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and shipment.customer_id = customer.id
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.number >= upper(%(number)s::text)
    and shipment.number < upper(%(number)s::text) || '~'
order by shipment.number desc
limit %(page_size)s::int
