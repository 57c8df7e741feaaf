-- shipped_between: shipments that left in these days, with what they bill
-- in:  company_id bigint, since date, until date
-- out: shipment_id, number, shipped_on, amount_gross
select
    shipment.id as shipment_id,
    shipment.number,
    shipment.shipped_on,
    sum(line.amount_net + line.amount_tax) as amount_gross
from shipment
inner join shipment_line as line
    on
        line.company_id = %(company_id)s::bigint
        and shipment.id = line.shipment_id
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.status = 'shipped'
    and shipment.shipped_on between %(since)s::date and %(until)s::date
group by shipment.id
order by shipment.id
