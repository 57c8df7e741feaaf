-- What shipments hold of the lines of orders: what has left of a shipped one, what is planned of
-- any other that is not cancelled. `is_begun`: somebody has picked it, so only a person recalls it.
create or replace function lines_sent(asked_company bigint, asked_orders bigint[])
returns table (
    order_id bigint, line_id bigint, shipment_id bigint, number text, is_begun boolean,
    is_shipped boolean, quantity numeric, amount_net numeric, amount_tax numeric
)
language sql stable as $$
    select
        line.order_id,
        line.id as line_id,
        shipment.id as shipment_id,
        shipment.number,
        shipment.status <> 'released' as is_begun,
        shipment.status = 'shipped' as is_shipped,
        case shipment.status
            when 'shipped' then shipment_line.quantity_shipped
            else shipment_line.quantity
        end as quantity,
        shipment_line.amount_net,
        shipment_line.amount_tax
    from sales_order_line as line
    inner join shipment_line
        on shipment_line.company_id = asked_company and line.id = shipment_line.order_line_id
    inner join shipment
        on shipment_line.shipment_id = shipment.id and shipment.status <> 'cancelled'
    where line.company_id = asked_company and line.order_id = any(asked_orders)
$$;

-- {"from": …, "to": …} where a value becomes another; null where it stays.
create or replace function step_of(was jsonb, becomes jsonb) returns jsonb
language sql immutable as $$
    select case
        when was is distinct from becomes
            then jsonb_strip_nulls(jsonb_build_object('from', was, 'to', becomes))
    end
$$;
