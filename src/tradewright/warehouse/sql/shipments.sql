-- shipments: a page of the list, the latest first, or (what waits) the oldest first
-- in:  company_id bigint, status text (null for all), search text (safe for like), warehouse text
--      (code), customer text (code), order_id bigint, shipped_on date, oldest_first boolean,
--      after bigint, page_size int
-- out: id, number, status, order_id, customer_id, customer, customer_name, ship_to, warehouse,
--      released_at, shipped_on, lines, units, packages, carrier, tracking, version
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
    shipment.version
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
    and (%(status)s::text is null or shipment.status = %(status)s::text)
    and (%(warehouse)s::text is null or warehouse.code = %(warehouse)s::text)
    and (%(customer)s::text is null or customer.code = %(customer)s::text)
    and (%(order_id)s::bigint is null or shipment.order_id = %(order_id)s::bigint)
    and (%(shipped_on)s::date is null or shipment.shipped_on = %(shipped_on)s::date)
    and case
        when %(after)s::bigint is null then true
        when %(oldest_first)s::boolean then shipment.id > %(after)s::bigint
        else shipment.id < %(after)s::bigint
    end
    and (
        %(search)s::text = ''
        or shipment.number ilike %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
    )
order by
    case when %(oldest_first)s::boolean then shipment.id end asc,
    shipment.id desc
limit %(page_size)s::int
