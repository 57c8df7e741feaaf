-- What of an order line is still to be billed: nothing once nothing is left to ship, else the line's
-- amount at the quantity that stands, less what shipments took (docs/adr/0009).
create or replace function open_amount(
    amount numeric, quantity numeric, cancelled numeric, shipped numeric, taken numeric, minor int
) returns numeric
language sql immutable as $$
    select case
        when quantity - cancelled - shipped <= 0 then 0
        else round(amount * (quantity - cancelled) / quantity, minor) - taken
    end
$$;
