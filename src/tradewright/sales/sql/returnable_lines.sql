-- returnable_lines: what was shipped of an order and may still come back, in the unit of the sale
-- where that says it exactly, else in the stocking unit
-- in:  company_id bigint, order_id bigint
-- out: the columns of queries.returns.ReturnableLine
with lines as materialized (
    select
        shipment_line.id as shipment_line_id,
        shipment.id as shipment_id,
        shipment.number as shipment,
        shipment.shipped_on,
        shipment_line.line_no,
        item.code as item,
        shipment_line.description,
        unit.code as unit,
        stocking.code as stocking_unit,
        shipment_line.quantity_shipped as shipped,
        shipment_line.quantity_shipped - coalesce(back.quantity, 0) as remaining,
        (shipment_line.quantity_shipped - coalesce(back.quantity, 0))
        * shipment_line.unit_denominator / shipment_line.unit_numerator as remaining_sold,
        shipment_line.unit_numerator,
        shipment_line.unit_denominator,
        unit.decimals
    from shipment
    inner join shipment_line on shipment.id = shipment_line.shipment_id
    inner join item
        on
            item.company_id = %(company_id)s::bigint
            and shipment_line.item_id = item.id
    inner join unit
        on
            unit.company_id = %(company_id)s::bigint
            and shipment_line.unit_id = unit.id
    inner join unit as stocking
        on
            stocking.company_id = %(company_id)s::bigint
            and item.stocking_unit_id = stocking.id
    left join lateral (
        select sum(return_line.quantity) as quantity
        from return_line
        inner join return_order on return_line.return_order_id = return_order.id
        where
            return_line.company_id = %(company_id)s::bigint
            and return_line.shipment_line_id = shipment_line.id
            and return_order.status <> 'cancelled'
    ) as back on true
    where
        shipment.company_id = %(company_id)s::bigint
        and shipment.order_id = %(order_id)s::bigint
        and shipment.status = 'shipped'
        and shipment_line.quantity_shipped > 0
)

select
    lines.shipment_line_id,
    lines.shipment_id,
    lines.shipment,
    lines.shipped_on,
    lines.line_no,
    lines.item,
    lines.description,
    case when sold.is_exact then lines.unit else lines.stocking_unit end as unit,
    case
        when sold.is_exact
            then lines.shipped * lines.unit_denominator / lines.unit_numerator
        else lines.shipped
    end as shipped,
    case when sold.is_exact then lines.remaining_sold else lines.remaining end as remaining
from lines
cross join
    lateral (
        values (
            scale(trim_scale(lines.remaining_sold)) <= lines.decimals
            and lines.remaining_sold * lines.unit_numerator
            = lines.remaining * lines.unit_denominator
        )
    ) as sold (is_exact)
order by lines.shipment_id, lines.line_no
