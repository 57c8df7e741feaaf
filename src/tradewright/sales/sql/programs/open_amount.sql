-- What of an order line shipments have not taken yet (`shipped` and `taken` are their quantity and
-- amount, whether they have left or not): nothing once no quantity is left, else the line's amount
-- at the quantity that stands, less what they took (docs/adr/0009). Never below zero: a short
-- shipment is rounded twice and may have taken a cent more than its part.
create or replace function open_amount(
    amount numeric, quantity numeric, cancelled numeric, shipped numeric, taken numeric, minor int
) returns numeric
language sql immutable as $$
    select case
        when quantity - cancelled - shipped <= 0 then 0
        else greatest(round(amount * (quantity - cancelled) / quantity, minor) - taken, 0)
    end
$$;
