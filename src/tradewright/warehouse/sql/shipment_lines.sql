-- shipment_lines: the lines of a shipment, with what is on hand where it is picked
-- in:  company_id bigint, shipment_id bigint
-- out: id, line_no, order_line_id, item_id, item, description, is_stocked, stocking_unit, unit,
--      quantity_entered, quantity, quantity_picked, quantity_shipped, on_hand, unit_price,
--      amount_net, amount_tax, short_reason, barcode
select
    line.id,
    line.line_no,
    line.order_line_id,
    line.item_id,
    item.code as item,
    line.description,
    line.is_stocked,
    stocking_unit.code as stocking_unit,
    unit.code as unit,
    trim_scale(
        round(line.quantity * line.unit_denominator / line.unit_numerator, 6)
    ) as quantity_entered,
    line.quantity,
    line.quantity_picked,
    line.quantity_shipped,
    stock_level.on_hand,
    line.unit_price,
    line.amount_net,
    line.amount_tax,
    line.short_reason,
    item.barcode
from shipment
inner join shipment_line as line
    on
        line.company_id = %(company_id)s::bigint
        and shipment.id = line.shipment_id
inner join item
    on
        item.company_id = %(company_id)s::bigint
        and line.item_id = item.id
inner join unit
    on
        unit.company_id = %(company_id)s::bigint
        and line.unit_id = unit.id
inner join unit as stocking_unit
    on
        stocking_unit.company_id = %(company_id)s::bigint
        and item.stocking_unit_id = stocking_unit.id
left join stock_level
    on
        stock_level.company_id = %(company_id)s::bigint
        and line.item_id = stock_level.item_id
        and shipment.warehouse_id = stock_level.warehouse_id
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.id = %(shipment_id)s::bigint
order by line.line_no
