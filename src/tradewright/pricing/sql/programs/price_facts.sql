-- What the price of each line turns on: its units as numerator ÷ denominator of the stocking unit,
-- the break group it counts in, and for whom and for what conditions may be that apply to it, as
-- PriceCondition.whom and .what say it.
--
-- A function of its own, so that the planner expects some hundreds of lines: of an array it would
-- expect ten, and join what follows in loops. Items and customers are each looked up by all their
-- ids at once, in the order of the index, and hashed: half the work of a probe for every line. The
-- settings leave nothing else, however few rows statistics know of.
drop function if exists price_facts(bigint, price_asked[], int[]);  -- its columns may be others
create or replace function price_facts(
    asked_company bigint, asked_lines price_asked[], after_ranks int[]
) returns table (
    nth int, document bigint, customer_id bigint, item_id bigint, unit_id bigint, currency text,
    quantity numeric, on_date date, cost numeric, coupons text, after_rank int,
    stocking_unit_id bigint, ancestors bigint[], chain bigint[], is_by_formula boolean,
    break_group_id bigint, up numeric, down numeric, stocked numeric, whoms bigint[], whats bigint[]
)
language plpgsql stable rows 500
set enable_nestloop = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    are_grouped constant boolean := exists (
        select 1 from break_group_item where break_group_item.company_id = asked_company
    );
    items bigint[];
    customers bigint[];
begin
    select array_agg(line.item_id), array_agg(line.customer_id)
    into items, customers
    from unnest(asked_lines) as line;

    return query
    select
        line.place::int as nth,
        line.document,
        line.customer_id,
        line.item_id,
        line.unit_id,
        line.currency,
        line.quantity,
        line.on_date,
        line.cost,
        line.coupons,
        after_ranks[line.place] as after_rank,
        item.stocking_unit_id,
        customer.ancestors,
        level.chain,
        coalesce(level.is_by_formula, false) as is_by_formula,
        grouped.group_id as break_group_id,
        ordered.up,
        ordered.down,
        line.quantity * ordered.up / ordered.down as stocked,
        array[
            0, line.customer_id * 8 + 2, line.ship_to_id * 8 + 1, customer.group_id * 8 + 3
        ]
        || case
            when customer.ancestors <> '{}'
                then array(select elder * 8 + 2 from unnest(customer.ancestors) as elder)
        end
        || level.chain as whoms,
        array[0, item.group_id * 8 + 2, item.brand_id * 8 + 3] as whats
    from
        unnest(asked_lines)
        with ordinality as line (
            nth, document, customer_id, ship_to_id, item_id, unit_id, currency, quantity,
            on_date, cost, coupons, place
        )
    inner join (
        select item.id, item.group_id, item.brand_id, item.stocking_unit_id
        from item
        where item.company_id = asked_company and item.id = any(items)
    ) as item on line.item_id = item.id
    inner join (
        select
            item_unit.item_id,
            item_unit.unit_id,
            item_unit.numerator::numeric as up,
            item_unit.denominator::numeric as down
        from item_unit
        where item_unit.company_id = asked_company and item_unit.item_id = any(items)
    ) as ordered on line.item_id = ordered.item_id and line.unit_id = ordered.unit_id
    left join (
        select customer.id, customer.group_id, customer.ancestors
        from customer
        where customer.company_id = asked_company and customer.id = any(customers)
    ) as customer on line.customer_id = customer.id
    left join (
        select customer_pricing.customer_id, price_level.chain, price_level.is_by_formula
        from customer_pricing
        inner join price_level
            on
                price_level.company_id = asked_company
                and customer_pricing.level_id = price_level.id
        where
            customer_pricing.company_id = asked_company
            and customer_pricing.customer_id = any(customers)
    ) as level on line.customer_id = level.customer_id
    left join (
        select member.item_id, member.group_id
        from break_group_item as member
        where
            are_grouped
            and member.company_id = asked_company
            and member.item_id = any(items)
    ) as grouped on line.item_id = grouped.item_id;
end $$;
