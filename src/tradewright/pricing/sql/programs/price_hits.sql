-- The conditions that may apply to a line, whatever their level: by one probe of price_condition_pick
-- (and one of price_condition_wide, where conditions for more than one item exist). Whether breaks
-- are reached and caps left is for price_pass to say.
--
-- One statement and stable, so that the planner reads it as a part of the statement that asks.
-- `rank` is the level's place (20: a discount), `breadth` says how narrow a condition is, 0 the
-- narrowest; its unit is unit_up ÷ unit_down of the stocking unit, null for none of the item's.
create or replace function price_hits(
    asked_company bigint, home text, are_wide boolean, asked_customer bigint, asked_item bigint,
    asked_unit bigint, stocking_unit bigint, asked_currency text, asked_quantity numeric,
    asked_date date, asked_coupons text, asked_ancestors bigint[], asked_chain bigint[],
    asked_up numeric, asked_down numeric, asked_whoms bigint[], asked_whats bigint[]
) returns table (
    id bigint, whom bigint, currency text, min_quantity numeric, min_value numeric, breaks text,
    coupon text, valid_from date, sequence smallint, priced_unit_id bigint, cap_quantity numeric,
    is_by_list boolean, rank int, breadth int, unit_up numeric, unit_down numeric
)
language sql stable rows 3 as $$
    select
        known.id, known.whom, known.currency, known.min_quantity, known.min_value,
        known.breaks, known.coupon, known.valid_from, known.sequence,
        known.priced_unit_id, known.cap_quantity,
        known.min_value > 0 or known.rank = 20 or known.formula in ('percent', 'free_goods')
            as is_by_list,
        case
            when known.rank = 2 and known.whom >> 3 <> asked_customer then 3
            else known.rank
        end as rank,
        case known.whom & 7
            when 2 then known.breadth
                + 4 * coalesce(array_position(asked_ancestors, known.whom >> 3), 0)
            when 4 then known.breadth + 4 * array_position(asked_chain, known.whom)
            else known.breadth
        end as breadth,
        case known.priced_unit_id
            when asked_unit then asked_up
            when stocking_unit then 1
            else unit_up(asked_company, asked_item, known.priced_unit_id)
        end as unit_up,
        case known.priced_unit_id
            when asked_unit then asked_down
            when stocking_unit then 1
            else unit_down(asked_company, asked_item, known.priced_unit_id)
        end as unit_down
    from (
        select
            own.id, own.rank, own.breadth, own.whom, own.currency,
            own.min_quantity, own.min_value, own.breaks, own.coupon,
            own.valid_from, own.valid_to, own.formula, own.cap_quantity,
            own.sequence, own.unit_id,
            coalesce(
                own.unit_id,
                case own.formula when 'amount' then stocking_unit else asked_unit end
            ) as priced_unit_id
        from price_condition as own
        where
            own.company_id = asked_company
            and own.what = asked_item * 8 + 1
            and own.whom = any(asked_whoms)
        union all
        select
            wide.id, wide.rank, wide.breadth, wide.whom, wide.currency,
            wide.min_quantity, wide.min_value, wide.breaks, wide.coupon,
            wide.valid_from, wide.valid_to, wide.formula, wide.cap_quantity,
            wide.sequence, wide.unit_id,
            coalesce(
                wide.unit_id,
                case wide.formula when 'amount' then stocking_unit else asked_unit end
            )
        from price_condition as wide
        where
            are_wide
            and wide.company_id = asked_company
            and wide.item_id is null
            and wide.whom = any(asked_whoms)
            and wide.what = any(asked_whats)
    ) as known
    where
        known.valid_from <= asked_date
        and (known.valid_to is null or known.valid_to >= asked_date)
        -- most breaks are stated in the ordered unit: out before the rest is worked out
        and (
            known.min_quantity <= asked_quantity
            or known.breaks = 'group'
            or known.unit_id is distinct from asked_unit
        )
        and (
            known.currency is null
            or known.currency = asked_currency
            or (known.currency = home and known.formula not in ('percent', 'free_goods'))
        )
        and (
            known.coupon = ''
            or known.coupon = any(string_to_array(replace(asked_coupons, ' ', ''), ','))
        )
        -- what was priced for a parent is for its children in contracts and offers only
        and (
            known.rank not in (4, 5, 20)
            or known.whom & 7 <> 2
            or known.whom >> 3 = asked_customer
        )
    offset 0  -- worked out once, though used more than once
$$;
