-- pack_shipments: (locked) picked shipments are packed
-- in:  shipment_id bigint[], version int[], packages int[], carrier text[], tracking text[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status (before)
with asked as (
    select
        item.*,
        row_number() over (partition by item.shipment_id order by item.position) as nth
    from
        unnest(
            %(shipment_id)s::bigint[], %(version)s::int[], %(packages)s::int[],
            %(carrier)s::text[], %(tracking)s::text[]
        )
        with ordinality as item (shipment_id, version, packages, carrier, tracking, position)
),

judged as materialized (
    select
        asked.*,
        shipment.number,
        shipment.status,
        case
            when shipment.id is null then 'shipment_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when shipment.status = 'packed' then 'already_packed'
            when not shipment_may(shipment.status, 'packed') then 'shipment_not_picked'
            when shipment.version <> asked.version then 'shipment_changed'
            when asked.packages < 1 then 'no_packages'
            else 'packed'
        end as code
    from asked
    left join shipment
        on
            shipment.company_id = %(company_id)s::bigint
            and asked.shipment_id = shipment.id
),

packed as (
    update shipment
    set
        status = 'packed',
        packed_at = %(at)s::timestamptz,
        packages = judged.packages,
        carrier = judged.carrier,
        tracking = judged.tracking,
        version = shipment.version + 1
    from judged
    where
        shipment.company_id = %(company_id)s::bigint
        and judged.shipment_id = shipment.id
        and judged.code = 'packed'
    returning shipment.*, judged.status as status_before
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'warehouse.shipment_packed' as topic,
        'shipment' as aggregate,
        packed.id as key,
        packed.version,
        jsonb_build_object(
            'order_id', packed.order_id,
            'packages', packed.packages,
            'carrier', packed.carrier,
            'tracking', packed.tracking,
            'from', packed.status_before,
            'to', 'packed'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from packed
    order by packed.id
)

select
    judged.position,
    judged.shipment_id as id,
    judged.code,
    judged.number,
    judged.status
from judged
order by judged.position
