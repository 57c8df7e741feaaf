-- longest_waiting: shipments that are not shipped yet, the longest waiting first
-- in:  company_id bigint, page_size int
-- out: id, number, customer, status, released_at
select
    shipment.id,
    shipment.number,
    customer.name as customer,
    shipment.status,
    shipment.released_at
from shipment
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and shipment.customer_id = customer.id
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.status in ('released', 'picked', 'packed')
order by shipment.released_at, shipment.id
limit %(page_size)s::int
