-- O1: What of a line was released is with the warehouse or shipped, and never beyond what stands
-- of: sales_order by (select l.order_id from sales_order_line as l where l.id = order_line_id)
with sent as (
    select
        shipment_line.company_id,
        shipment_line.order_line_id,
        case shipment.status
            when 'shipped' then shipment_line.quantity_shipped
            else shipment_line.quantity
        end as quantity
    from shipment_line
    inner join shipment on shipment_line.shipment_id = shipment.id
    where shipment.status <> 'cancelled'
)

select
    line.id as order_line_id,
    line.quantity,
    line.quantity_cancelled,
    line.quantity_released,
    sum(sent.quantity) as quantity_sent
from sales_order_line as line
left join sent on line.company_id = sent.company_id and line.id = sent.order_line_id
group by line.id
having
    coalesce(sum(sent.quantity), 0) > line.quantity_released
    or line.quantity_released > line.quantity - line.quantity_cancelled
    -- what came back short or recalled counts as released until an event settles it
    or (
        coalesce(sum(sent.quantity), 0) < line.quantity_released
        and not exists (
            select 1
            from shipment
            inner join event
                on
                    event.aggregate = 'shipment'
                    and shipment.id = event.key
                    and shipment.version = event.version
            where
                shipment.company_id = line.company_id
                and shipment.order_id = line.order_id
                and event.recorded_at > now() - interval '15 minutes'
        )
    )
