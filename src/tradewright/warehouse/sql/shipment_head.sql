-- shipment_head: one shipment, where it goes and what it may become
-- in:  company_id bigint, shipment_id bigint
-- out: id, number, status, order_id, customer_id, customer, customer_name, ship_to, warehouse,
--      released_at, shipped_on, lines, units, packages, carrier, tracking, version,
--      picked_at, packed_at, shipped_at, delivered_at, address text[], steps text[]
select
    shipment.id,
    shipment.number,
    shipment.status,
    shipment.order_id,
    shipment.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    concat_ws(', ', nullif(ship_to.city, ''), ship_to.country) as ship_to,
    warehouse.code as warehouse,
    shipment.released_at,
    shipment.shipped_on,
    contents.lines,
    contents.units,
    shipment.packages,
    shipment.carrier,
    shipment.tracking,
    shipment.version,
    shipment.picked_at,
    shipment.packed_at,
    shipment.shipped_at,
    shipment.delivered_at,
    array[
        coalesce(nullif(ship_to.name, ''), customer.name), ship_to.street,
        trim(ship_to.postcode || ' ' || ship_to.city), ship_to.region, ship_to.country::text
    ] as address,
    array(
        select step.status
        from unnest(array['picked', 'packed', 'shipped', 'cancelled']) as step (status)
        where shipment_may(shipment.status, step.status)
    ) as steps
from shipment
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and shipment.customer_id = customer.id
inner join address as ship_to
    on
        ship_to.company_id = %(company_id)s::bigint
        and shipment.ship_to_id = ship_to.id
inner join warehouse
    on
        warehouse.company_id = %(company_id)s::bigint
        and shipment.warehouse_id = warehouse.id
cross join
    lateral (
        select
            count(*) as lines,
            coalesce(sum(line.quantity), 0) as units
        from shipment_line as line
        where
            line.company_id = %(company_id)s::bigint
            and line.shipment_id = shipment.id
    ) as contents
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.id = %(shipment_id)s::bigint
