-- pick_shipments: (locked, planned) shipments are picked
-- in:  shipment_id bigint[], line_id bigint[], quantity numeric[], short_reason text[],
--      company_id bigint, at timestamptz, operation_id uuid
with before as (
    select
        shipment.id,
        shipment.status
    from shipment
    where
        shipment.company_id = %(company_id)s::bigint
        and shipment.id = any(%(shipment_id)s::bigint[])
),

picked as (
    update shipment
    set
        status = 'picked',
        picked_at = %(at)s::timestamptz,
        version = shipment.version + 1
    from before
    where shipment.company_id = %(company_id)s::bigint and before.id = shipment.id
    returning shipment.id, shipment.order_id, shipment.version, before.status as status_before
),

picked_lines as (
    update shipment_line
    set quantity_picked = line.quantity, short_reason = line.short_reason
    from
        unnest(%(line_id)s::bigint[], %(quantity)s::numeric[], %(short_reason)s::text[])
            as line (id, quantity, short_reason)
    where shipment_line.company_id = %(company_id)s::bigint and line.id = shipment_line.id
    returning
        shipment_line.shipment_id,
        shipment_line.order_line_id,
        shipment_line.line_no,
        shipment_line.quantity - shipment_line.quantity_picked as quantity_short,
        shipment_line.short_reason
),

short as (
    select
        picked_lines.shipment_id,
        jsonb_agg(
            jsonb_build_object(
                'order_line_id', picked_lines.order_line_id,
                'quantity', picked_lines.quantity_short,
                'reason', picked_lines.short_reason
            )
            order by picked_lines.line_no
        ) as lines
    from picked_lines
    where picked_lines.quantity_short > 0
    group by picked_lines.shipment_id
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    'warehouse.shipment_picked' as topic,
    'shipment' as aggregate,
    picked.id as key,
    picked.version,
    jsonb_build_object('order_id', picked.order_id, 'from', picked.status_before, 'to', 'picked')
    || case
        when short.lines is null then '{}'::jsonb
        else jsonb_build_object('short', short.lines)
    end as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from picked
left join short on picked.id = short.shipment_id
order by picked.id
