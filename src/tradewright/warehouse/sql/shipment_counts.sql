-- shipment_counts: how many shipments stand in each status under a search
-- in:  company_id bigint, search text (safe for like), warehouse text (code), customer text (code),
--      order_id bigint, today date
-- out: status, how_many, today (of them shipped today)
select
    shipment.status,
    count(*) as how_many,
    count(*) filter (where shipment.shipped_on = %(today)s::date) as today
from shipment
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and shipment.customer_id = customer.id
inner join warehouse
    on
        warehouse.company_id = %(company_id)s::bigint
        and shipment.warehouse_id = warehouse.id
where
    shipment.company_id = %(company_id)s::bigint
    and (%(warehouse)s::text is null or warehouse.code = %(warehouse)s::text)
    and (%(customer)s::text is null or customer.code = %(customer)s::text)
    and (%(order_id)s::bigint is null or shipment.order_id = %(order_id)s::bigint)
    and (
        %(search)s::text = ''
        or shipment.number ilike %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
    )
group by shipment.status
