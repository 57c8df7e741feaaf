-- O12: A shipment takes only the steps it may, and its history is a chain that ends at its status
-- of: shipment by shipment_id
select
    told.key as shipment_id,
    told.version,
    told.from_status,
    told.to_status
from (
    select
        event.key,
        event.topic,
        event.version,
        event.body ->> 'from' as from_status,
        event.body ->> 'to' as to_status,
        lag(event.body ->> 'to') over (partition by event.key order by event.version) as before
    from event
    where event.aggregate = 'shipment'
) as told
where
    told.from_status is distinct from told.before
    or not (
        shipment_may(told.from_status, told.to_status)
        or (told.topic, told.to_status) = ('warehouse.shipment_delivered', 'shipped')
    )
union all
select
    shipment.id as shipment_id,
    shipment.version,
    last_event.status as from_status,
    shipment.status as to_status
from shipment
left join lateral (
    select event.body ->> 'to' as status
    from event
    where
        event.aggregate = 'shipment'
        and event.key = shipment.id
        and event.version = shipment.version
) as last_event on true
where last_event.status is distinct from shipment.status
