-- record_deliveries: (locked) shipments have reached the customer
-- in:  shipment_id bigint[], delivered_at timestamptz[] (null: now), received_by_id bigint[],
--      note text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status
with asked as (
    select
        item.shipment_id,
        coalesce(item.delivered_at, %(at)s::timestamptz) as delivered_at,
        item.received_by_id,
        item.note,
        item.position,
        row_number() over (partition by item.shipment_id order by item.position) as nth
    from
        unnest(
            %(shipment_id)s::bigint[], %(delivered_at)s::timestamptz[],
            %(received_by_id)s::bigint[], %(note)s::text[]
        )
        with ordinality as item (shipment_id, delivered_at, received_by_id, note, position)
),

judged as materialized (
    select
        asked.*,
        shipment.id,
        shipment.number,
        shipment.status,
        case
            when shipment.id is null then 'shipment_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when shipment.delivered_at is not null then 'already_recorded'
            when shipment.status <> 'shipped' then 'not_shipped'
            when asked.delivered_at > %(at)s::timestamptz then 'in_the_future'
            when
                (asked.delivered_at at time zone company.time_zone)::date < shipment.shipped_on
                then 'before_shipping'
            when asked.received_by_id is not null and contact.id is null then 'unknown_contact'
            else 'recorded'
        end as code
    from asked
    inner join company on company.id = %(company_id)s::bigint
    left join shipment
        on
            shipment.company_id = %(company_id)s::bigint
            and asked.shipment_id = shipment.id
    left join contact
        on
            contact.company_id = %(company_id)s::bigint
            and asked.received_by_id = contact.id
            and shipment.customer_id = contact.customer_id
            and contact.status <> 'erased'
),

recorded as (
    update shipment
    set
        delivered_at = judged.delivered_at,
        received_by_id = judged.received_by_id,
        delivery_note = judged.note,
        version = shipment.version + 1
    from judged
    where
        shipment.company_id = %(company_id)s::bigint
        and judged.id = shipment.id
        and judged.code = 'recorded'
    returning
        shipment.id, shipment.version, shipment.number, shipment.order_id, shipment.customer_id,
        shipment.delivered_at
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'warehouse.shipment_delivered' as topic,
        'shipment' as aggregate,
        recorded.id as key,
        recorded.version,
        jsonb_build_object(
            'number', recorded.number,
            'order_id', recorded.order_id,
            'customer_id', recorded.customer_id,
            'delivered_at', recorded.delivered_at,
            'from', 'shipped',
            'to', 'shipped'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from recorded
    order by recorded.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    judged.status
from judged
order by judged.position
