-- What the price of each line turns on: its units as numerator ÷ denominator of the stocking unit,
-- what it counts towards a break, and for whom and for what conditions may be that apply to it, as
-- PriceCondition.whom and .what say it.
--
-- A function of its own, so that the planner expects some hundreds of lines: of an array it would
-- expect ten, and join what follows in loops.
create or replace function price_facts(
    asked_company bigint, asked_lines price_asked[], after_ranks int[]
) returns table (
    nth int, document bigint, customer_id bigint, item_id bigint, unit_id bigint, currency text,
    quantity numeric, on_date date, cost numeric, coupons text, after_rank int,
    stocking_unit_id bigint, ancestors bigint[], chain bigint[], is_by_formula boolean,
    break_group_id bigint, up numeric, down numeric, stocked numeric, group_quantity numeric,
    whoms bigint[], whats bigint[]
)
language plpgsql stable rows 500 as $$
#variable_conflict use_column
declare
    are_grouped constant boolean := exists (
        select 1 from break_group_item where break_group_item.company_id = asked_company
    );
begin
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
        case
            when grouped.group_id is null then line.quantity * ordered.up / ordered.down
            else round(sum(line.quantity * ordered.up / ordered.down)
                over (partition by line.document, grouped.group_id), 6)
        end as group_quantity,
        array[
            0, line.customer_id * 8 + 2, line.ship_to_id * 8 + 1, customer.group_id * 8 + 3
        ] || customer.elders || level.chain as whoms,
        array[0, item.group_id * 8 + 2, item.brand_id * 8 + 3] as whats
    from
        unnest(asked_lines)
        with ordinality as line (
            nth, document, customer_id, ship_to_id, item_id, unit_id, currency, quantity,
            on_date, cost, coupons, place
        )
    -- `limit 1` tells the planner what the keys say: one row for each line
    cross join lateral (
        select item.group_id, item.brand_id, item.stocking_unit_id
        from item
        where item.company_id = asked_company and item.id = line.item_id
        limit 1
    ) as item
    cross join lateral (
        select item_unit.numerator::numeric as up, item_unit.denominator::numeric as down
        from item_unit
        where
            item_unit.company_id = asked_company
            and item_unit.item_id = line.item_id
            and item_unit.unit_id = line.unit_id
        limit 1
    ) as ordered
    left join lateral (
        select
            customer.group_id,
            customer.ancestors,
            case
                when customer.ancestors = '{}' then '{}'
                else array(select elder * 8 + 2 from unnest(customer.ancestors) as elder)
            end as elders
        from customer
        where customer.company_id = asked_company and customer.id = line.customer_id
        limit 1
    ) as customer on true
    left join lateral (
        select
            price_level.chain,
            price_level.is_by_formula
        from customer_pricing
        inner join price_level
            on
                price_level.company_id = asked_company
                and customer_pricing.level_id = price_level.id
        where
            customer_pricing.company_id = asked_company
            and customer_pricing.customer_id = line.customer_id
        limit 1
    ) as level on true
    left join lateral (
        select member.group_id
        from break_group_item as member
        where
            are_grouped
            and member.company_id = asked_company
            and member.item_id = line.item_id
        limit 1
    ) as grouped on true;
end $$;
