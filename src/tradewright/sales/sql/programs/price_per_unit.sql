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

-- The price of the conditions alone, of one line (price_lines is for many): the first part of it
-- where a cap is reached inside.
create or replace function price_of_day(
    asked_company bigint, asked_customer bigint, asked_item bigint, asked_unit bigint,
    asked_currency text, asked_quantity numeric, asked_date date
) returns numeric
language sql as $$
    select found.price
    from price_lines(asked_company, array[row(
        1, 1, asked_customer, null, asked_item, asked_unit, asked_currency, asked_quantity,
        asked_date, null, ''
    )::price_asked]) as found
    where found.part = 1
$$;
