-- A price per one unit of an item as the price per another, by their exact factors (how much of the
-- stocking unit each is), at 6 decimals; the very price where the units are as large.
create or replace function price_per_unit(
    price numeric, numerator bigint, denominator bigint, to_numerator bigint, to_denominator bigint
) returns numeric
language sql immutable as $$
    select case
        when to_numerator::numeric * denominator = to_denominator::numeric * numerator then price
        else round(
            price * (to_numerator::numeric * denominator) / (to_denominator::numeric * numerator), 6
        )
    end
$$;

-- The price of the conditions alone (price_for without its trace).
create or replace function price_of_day(
    asked_company bigint, asked_customer bigint, asked_item bigint, asked_unit bigint,
    asked_currency text, asked_quantity numeric, asked_date date
) returns numeric
language sql stable as $$
    select found.price
    from price_for(
        asked_company, asked_customer, asked_item, asked_unit, asked_currency, asked_quantity,
        asked_date
    ) as found
$$;
