-- A price by its rounding rule: to the nearest step, up to a multiple of it, or up to the next value
-- that ends so (.95 in steps of 1) (rules.md C3 8).
create or replace function price_by_rule(
    price numeric, rule text, step numeric, ending numeric
) returns numeric
language sql immutable as $$
    select case rule
        when 'nearest' then round(price / step) * step
        when 'multiple' then ceil(price / step) * step
        when 'ending' then ceil((price - ending) / step) * step + ending
        else price
    end
$$;

-- What a cost (so much ÷ over) asks for: p = c × (1 + markup), p = c ÷ (1 − margin) (rules.md C3 8).
create or replace function price_of_cost(
    cost numeric, over numeric, formula text, percent numeric
) returns numeric
language sql immutable as $$
    select case formula
        when 'markup' then cost * (100 + percent) / (over * 100)
        when 'margin' then cost * 100 / (over * (100 - percent))
    end
$$;

-- How much of a quantity is paid where so much is free with so much that is paid.
create or replace function paid_part(quantity numeric, paid numeric, free numeric)
returns numeric
language sql immutable as $$
    select floor(quantity / (paid + free)) * paid
        + least(quantity - floor(quantity / (paid + free)) * (paid + free), paid)
$$;

-- One unit of a currency in the company's own on a day; null without a rate (rules.md C3 7).
create or replace function rate_of_day(
    asked_company bigint, home text, asked_currency text, asked_date date
) returns numeric
language sql stable as $$
    select case
        when asked_currency = home then 1
        else (
            select exchange_rate.rate
            from exchange_rate
            where
                exchange_rate.company_id = asked_company
                and exchange_rate.currency = asked_currency
                and exchange_rate.kind = 'spot'
                and exchange_rate.valid_from <= asked_date
            order by exchange_rate.valid_from desc
            limit 1
        )
    end
$$;

-- What a stocking unit of an item costs by a kind of cost on a day; the average is given.
create or replace function cost_of_day(
    asked_company bigint, asked_item bigint, asked_kind text, average numeric, asked_date date
) returns numeric
language sql stable as $$
    select case
        when asked_kind = 'average' then average
        else (
            select item_cost.cost
            from item_cost
            where
                item_cost.company_id = asked_company
                and item_cost.item_id = asked_item
                and item_cost.kind = asked_kind
                and item_cost.valid_from <= asked_date
            order by item_cost.valid_from desc
            limit 1
        )
    end
$$;

-- A price within its floor and ceiling, where it has them.
create or replace function clamped(price numeric, least_price numeric, most_price numeric)
returns numeric
language sql immutable as $$
    select case
        when price is null then null
        else greatest(least(price, most_price), least_price)
    end
$$;

-- The price at the first level of a chain from the price at its `depth`-th base (0: itself), each
-- level's formula and rounding in turn; a depth beyond the chain is the list's.
create or replace function climb_levels(
    asked_company bigint, steps bigint[], depth int, base numeric
) returns numeric
language plpgsql stable as $$
declare
    climbed numeric := base;
    level record;
begin
    for step in reverse least(depth, cardinality(steps)) .. 1 loop
        select price_level.percent, price_level.rounding, price_level.rounding_step,
            price_level.rounding_ending
        into level
        from price_level
        where price_level.company_id = asked_company and price_level.id = steps[step] >> 3;
        climbed := price_by_rule(
            climbed * (100 + level.percent) / 100, level.rounding, level.rounding_step,
            level.rounding_ending
        );
    end loop;
    return climbed;
end $$;

-- A price after its discounts in their declared order, each off the price so far or off the list.
create or replace function price_after(
    price numeric, list_price numeric, percents numeric[], off_lists boolean[]
) returns numeric
language plpgsql immutable as $$
declare
    left_over numeric := price;
begin
    for step in 1 .. cardinality(percents) loop
        left_over := left_over - percents[step] / 100
            * case when off_lists[step] then list_price else left_over end;
    end loop;
    return case when left_over is not null then greatest(round(left_over, 6), 0) end;
end $$;

-- The price of one unit where each break's price holds for its own part of the quantity
-- (incremental breaks): all parts together ÷ the quantity. The lowest break's holds from nothing on.
create or replace function price_of_ladder(
    asked_company bigint, asked_condition bigint, asked_date date, quantity numeric
) returns numeric
language sql stable as $$
    select sum(
        (least(quantity, rung.until) - rung.min_quantity) * rung.price / rung.per
    ) / quantity
    from (
        select
            case
                when row_number() over (order by one.min_quantity) = 1 then 0
                else one.min_quantity
            end as min_quantity,
            one.price,
            one.per,
            coalesce(lead(one.min_quantity) over (order by one.min_quantity), 'infinity') as until
        from price_condition as reached
        inner join price_condition as one
            on
                one.company_id = asked_company
                and reached.what = one.what
                and reached.whom = one.whom
                and reached.kind = one.kind
                and reached.contract_id is not distinct from one.contract_id
                and reached.unit_id is not distinct from one.unit_id
                and reached.currency = one.currency
                and reached.coupon = one.coupon
                and one.is_incremental
        where
            reached.company_id = asked_company
            and reached.id = asked_condition
            and one.valid_from <= asked_date
            and (one.valid_to is null or one.valid_to >= asked_date)
    ) as rung
    where rung.min_quantity < quantity
$$;

-- The levels of a price in their order (rules.md C3 2).
create or replace function price_levels() returns text[]
language sql immutable as $$
    select '{contract_place,contract,contract_parent,customer,customer_items,group,group_items,promotion,level,list}'::text[]
$$;

-- So much of a quantity as the unit's decimals allow, never less than nothing.
create or replace function whole_units(
    asked_company bigint, asked_unit bigint, quantity numeric
) returns numeric
language sql stable as $$
    select greatest(trim_scale(trunc(quantity, unit.decimals)), 0)
    from unit
    where unit.company_id = asked_company and unit.id = asked_unit
$$;

-- How much of an item's stocking unit one of its units is, as a fraction; null for no unit of it.
create or replace function unit_up(of_company bigint, of_item bigint, of_unit bigint)
returns numeric
language sql stable as $$
    select item_unit.numerator
    from item_unit
    where
        item_unit.company_id = of_company
        and item_unit.item_id = of_item
        and item_unit.unit_id = of_unit
$$;

create or replace function unit_down(of_company bigint, of_item bigint, of_unit bigint)
returns numeric
language sql stable as $$
    select item_unit.denominator
    from item_unit
    where
        item_unit.company_id = of_company
        and item_unit.item_id = of_item
        and item_unit.unit_id = of_unit
$$;
