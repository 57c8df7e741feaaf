-- What of a confirmed order can go to the warehouse now (`ready`), and what still waits for stock
-- (`waiting`), both in stocking units summed over its lines: the same reckoning as plan_release.
-- Services wait for nothing; they count as ready only in an order without goods.
create or replace function order_stock(asked_company bigint, asked_order bigint)
returns table (ready numeric, waiting numeric)
language sql stable rows 1 as $$
    select
        coalesce(
            sum(least(need.open, greatest(need.held, 0))) filter (where need.is_stocked),
            sum(need.open) filter (where not need.is_stocked),
            0
        ) as ready,
        coalesce(
            sum(need.open - least(need.open, greatest(need.held, 0)))
            filter (where need.is_stocked),
            0
        ) as waiting
    from (
        select
            line.is_stocked,
            line.quantity - line.quantity_cancelled - line.quantity_released as open,
            coalesce(reservation.quantity, 0)
            - (line.quantity_released - coalesce(sent.quantity, 0)) as held
        from sales_order_line as line
        left join reservation
            on
                reservation.company_id = asked_company
                and reservation.source = 'sales_order_line'
                and line.id = reservation.source_line_id
        left join lateral (
            select sum(shipment_line.quantity_shipped) as quantity
            from shipment_line
            where
                shipment_line.company_id = asked_company
                and shipment_line.order_line_id = line.id
        ) as sent on line.quantity_released > 0
        where
            line.company_id = asked_company
            and line.order_id = asked_order
            and line.quantity > line.quantity_cancelled + line.quantity_released
    ) as need
$$;
