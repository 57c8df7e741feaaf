-- ship_shipments: (locked, planned, issued) shipments have left, with the amounts of what left
-- in:  shipment_id bigint[], shipped_on date[], line_id bigint[], quantity numeric[],
--      short_reason text[], company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: id, number, customer_id, amount_gross
with asked as materialized (
    select
        item.id,
        item.shipped_on,
        shipment.status
    from
        unnest(%(shipment_id)s::bigint[], %(shipped_on)s::date[]) as item (id, shipped_on)
    inner join shipment
        on
            shipment.company_id = %(company_id)s::bigint
            and item.id = shipment.id
),

shipped_lines as (
    update shipment_line
    set
        quantity_shipped = line.quantity,
        short_reason = line.short_reason,
        amount_net = case
            when line.quantity = shipment_line.quantity then shipment_line.amount_net
            else round(
                shipment_line.amount_net * line.quantity / shipment_line.quantity,
                currency.minor_unit
            )
        end,
        amount_tax = case
            when line.quantity = shipment_line.quantity then shipment_line.amount_tax
            else round(
                shipment_line.amount_tax * line.quantity / shipment_line.quantity,
                currency.minor_unit
            )
        end
    from company
    inner join currency on company.currency = currency.code
    cross join
        unnest(%(line_id)s::bigint[], %(quantity)s::numeric[], %(short_reason)s::text[])
            as line (id, quantity, short_reason)
    where
        company.id = %(company_id)s::bigint
        and shipment_line.company_id = %(company_id)s::bigint
        and line.id = shipment_line.id
    returning
        shipment_line.shipment_id,
        shipment_line.line_no,
        shipment_line.order_line_id,
        shipment_line.quantity - shipment_line.quantity_shipped as quantity_short,
        shipment_line.amount_net + shipment_line.amount_tax as amount_gross
),

totals as (
    select
        shipped_lines.shipment_id,
        sum(shipped_lines.amount_gross) as amount_gross,
        jsonb_agg(
            jsonb_build_object(
                'order_line_id', shipped_lines.order_line_id,
                'quantity', shipped_lines.quantity_short
            )
            order by shipped_lines.line_no
        ) filter (where shipped_lines.quantity_short > 0) as short
    from shipped_lines
    group by shipped_lines.shipment_id
),

shipped as (
    update shipment
    set
        status = 'shipped',
        shipped_on = asked.shipped_on,
        shipped_at = %(at)s::timestamptz,
        shipped_by = %(user_id)s::bigint,
        version = shipment.version + 1
    from asked
    where shipment.company_id = %(company_id)s::bigint and asked.id = shipment.id
    returning
        shipment.id,
        shipment.number,
        shipment.order_id,
        shipment.customer_id,
        shipment.shipped_on,
        shipment.version,
        asked.status as status_before
),

told as materialized (
    select
        shipped.*,
        totals.amount_gross,
        totals.short
    from shipped
    inner join totals on shipped.id = totals.shipment_id
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'warehouse.shipment_shipped' as topic,
        'shipment' as aggregate,
        told.id as key,
        told.version,
        jsonb_build_object(
            'number', told.number,
            'order_id', told.order_id,
            'customer_id', told.customer_id,
            'shipped_on', told.shipped_on,
            'amount_gross', told.amount_gross,
            'from', told.status_before,
            'to', 'shipped'
        )
        || case
            when told.short is null then '{}'::jsonb
            else jsonb_build_object('short', told.short)
        end as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from told
    order by told.id
)

select
    told.id,
    told.number,
    told.customer_id,
    told.amount_gross
from told
order by told.id
