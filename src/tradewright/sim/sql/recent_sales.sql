-- recent_sales: stocked lines shipped since a day, of which nothing has come back
-- in:  company_id bigint, since date
-- out: shipment_line_id, customer
select
    line.id as shipment_line_id,
    customer.code as customer
from shipment
inner join shipment_line as line on shipment.id = line.shipment_id
inner join customer on shipment.customer_id = customer.id
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.status = 'shipped'
    and shipment.shipped_on >= %(since)s::date
    and line.is_stocked
    and line.quantity_shipped > 0
    and not exists (
        select 1
        from return_line
        where
            return_line.company_id = %(company_id)s::bigint
            and return_line.shipment_line_id = line.id
    )
order by line.id
