-- A line whose price is asked: `nth` tells its answer apart, lines of one `document` count together
-- towards breaks of their group, `quantity` is in the unit, `cost` the average of a stocking unit.
do $$ begin
    create type price_asked as (
        nth int, document bigint, customer_id bigint, ship_to_id bigint, item_id bigint,
        unit_id bigint, currency text, quantity numeric, on_date date, cost numeric, coupons text
    );
exception when duplicate_object then null;
end $$;
