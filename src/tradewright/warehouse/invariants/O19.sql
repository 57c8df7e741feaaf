-- O19: What was delivered had left before, to that customer's contact, and is told once
select
    shipment.company_id,
    shipment.id as shipment_id,
    shipment.number
from shipment
inner join company on shipment.company_id = company.id
left join contact on shipment.received_by_id = contact.id
where
    shipment.delivered_at is not null
    and (
        shipment.shipped_on is null
        or (shipment.delivered_at at time zone company.time_zone)::date < shipment.shipped_on
        or contact.customer_id <> shipment.customer_id
        or 1 <> (
            select count(*)
            from event
            where
                event.aggregate = 'shipment'
                and event.key = shipment.id
                and event.topic = 'warehouse.shipment_delivered'
        )
    )
