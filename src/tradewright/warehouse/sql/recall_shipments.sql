-- recall_shipments: (locked) shipments that have not left are cancelled
-- in:  shipment_id bigint[], version int[], reason text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, status (before)
with asked as (
    select
        item.*,
        row_number() over (partition by item.shipment_id order by item.position) as nth
    from
        unnest(%(shipment_id)s::bigint[], %(version)s::int[], %(reason)s::text[])
        with ordinality as item (shipment_id, version, reason, position)
),

judged as materialized (
    select
        asked.position,
        asked.reason,
        asked.shipment_id,
        shipment.number,
        shipment.status,
        case
            when shipment.id is null then 'shipment_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when shipment.status = 'cancelled' then 'already_recalled'
            when not shipment_may(shipment.status, 'cancelled') then 'shipment_not_open'
            when shipment.version <> asked.version then 'shipment_changed'
            else 'recalled'
        end as code
    from asked
    left join shipment
        on
            shipment.company_id = %(company_id)s::bigint
            and asked.shipment_id = shipment.id
),

recalled as (
    update shipment
    set status = 'cancelled', version = shipment.version + 1
    from judged
    where
        shipment.company_id = %(company_id)s::bigint
        and judged.shipment_id = shipment.id
        and judged.code = 'recalled'
    returning
        shipment.id,
        shipment.order_id,
        shipment.customer_id,
        shipment.version,
        judged.status as status_before,
        judged.reason
),

given_back as (
    select
        recalled.id,
        jsonb_agg(
            jsonb_build_object('order_line_id', line.order_line_id, 'quantity', line.quantity)
            order by line.line_no
        ) as lines
    from recalled
    inner join shipment_line as line
        on
            line.company_id = %(company_id)s::bigint
            and recalled.id = line.shipment_id
    group by recalled.id
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'warehouse.shipment_recalled' as topic,
        'shipment' as aggregate,
        recalled.id as key,
        recalled.version,
        jsonb_build_object(
            'order_id', recalled.order_id,
            'customer_id', recalled.customer_id,
            'reason', recalled.reason,
            'lines', given_back.lines,
            'from', recalled.status_before,
            'to', 'cancelled'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from recalled
    inner join given_back on recalled.id = given_back.id
    order by recalled.id
)

select
    judged.position,
    judged.shipment_id as id,
    judged.code,
    judged.number,
    judged.status
from judged
order by judged.position
