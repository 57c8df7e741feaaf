-- L15: What shipments say has left has left the stock, line by line, and nothing else
-- of: shipment by (select l.shipment_id from shipment_line as l where l.id = shipment_line_id)
select
    line.id as shipment_line_id,
    line.quantity_shipped,
    -coalesce(moved.quantity, 0) as quantity_moved
from shipment_line as line
inner join shipment on line.shipment_id = shipment.id
left join stock_move as moved
    on
        shipment.company_id = moved.company_id
        and moved.source = 'shipment'
        and line.id = moved.source_line_id
        and moved.kind = 'issue'
where
    case
        when shipment.status = 'shipped' and line.is_stocked then line.quantity_shipped
        else 0
    end <> -coalesce(moved.quantity, 0)
    or (shipment.status <> 'shipped' and line.quantity_shipped <> 0)
