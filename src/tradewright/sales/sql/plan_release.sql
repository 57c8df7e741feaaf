-- plan_release: what of (locked, confirmed) orders can go to the warehouse now, with its amounts
-- in:  company_id bigint, order_id bigint[]
-- out: order_id, order_version, customer_id, ship_to_id, warehouse_id, currency,
--      prices_include_tax, ordered_by, then the columns of warehouse.CreateShipmentLine
--
-- Reserved and not yet with the warehouse = reservation − (released − shipped). The amount of a
-- release is the line's amount at the cumulative quantity less what earlier releases took, so the
-- parts always sum to the line.
with lines as materialized (
    select
        asked.position,
        sales_order.version as order_version,
        sales_order.customer_id,
        sales_order.ship_to_id,
        sales_order.warehouse_id,
        sales_order.currency,
        sales_order.prices_include_tax,
        sales_order.entered_by as ordered_by,
        currency.minor_unit,
        line.*,
        coalesce(reservation.quantity, 0) as reserved,
        coalesce(before.shipped, 0) as shipped,
        coalesce(before.net, 0) as net_before,
        coalesce(before.tax, 0) as tax_before
    from unnest(%(order_id)s::bigint[]) with ordinality as asked (order_id, position)
    inner join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and asked.order_id = sales_order.id
    inner join currency on sales_order.currency = currency.code
    inner join sales_order_line as line on sales_order.id = line.order_id
    left join reservation
        on
            reservation.company_id = %(company_id)s::bigint
            and reservation.source = 'sales_order_line'
            and line.id = reservation.source_line_id
    left join lateral (
        select
            sum(shipment_line.quantity_shipped) as shipped,
            sum(shipment_line.amount_net) as net,
            sum(shipment_line.amount_tax) as tax
        from shipment_line
        inner join shipment on shipment_line.shipment_id = shipment.id
        where
            shipment_line.company_id = %(company_id)s::bigint
            and shipment_line.order_line_id = line.id
            and shipment.status <> 'cancelled'
    ) as before on line.quantity_released > 0
    where line.quantity > line.quantity_cancelled + line.quantity_released
),

ready as materialized (
    select
        lines.*,
        least(
            lines.quantity - lines.quantity_cancelled - lines.quantity_released,
            case
                when lines.is_stocked
                    then lines.reserved - (lines.quantity_released - lines.shipped)
                else lines.quantity
            end
        ) as released,
        bool_or(
            lines.is_stocked and lines.reserved > lines.quantity_released - lines.shipped
        ) over (partition by lines.order_id) as has_goods,
        bool_or(lines.is_stocked) over (partition by lines.order_id) as wants_goods
    from lines
)

select
    ready.order_id,
    ready.order_version,
    ready.customer_id,
    ready.ship_to_id,
    ready.warehouse_id,
    ready.currency,
    ready.prices_include_tax,
    ready.ordered_by,
    ready.id as order_line_id,
    ready.item_id,
    ready.is_stocked,
    ready.description,
    ready.unit_id,
    ready.unit_numerator,
    ready.unit_denominator,
    ready.unit_price,
    ready.tax_class,
    ready.tax_rate,
    ready.released as quantity,
    greatest(
        round(
            ready.amount_net * (ready.quantity_released + ready.released) / ready.quantity,
            ready.minor_unit
        ) - ready.net_before, 0
    ) as amount_net,
    greatest(
        round(
            ready.amount_tax * (ready.quantity_released + ready.released) / ready.quantity,
            ready.minor_unit
        ) - ready.tax_before, 0
    ) as amount_tax
from ready
where ready.released > 0 and (ready.has_goods or not ready.wants_goods)
order by ready.position, ready.line_no
