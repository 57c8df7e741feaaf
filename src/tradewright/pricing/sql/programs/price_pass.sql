-- The price of each line by what holds after a level (`after_ranks`, 0: all), without regard to how
-- much is left of a cap: `price_lines` divides lines there.
--
-- All that may apply to a line is read by `price_hits`, which says what its columns mean. Candidates
-- are narrow rows, since there are many; what won is joined to its condition. The rare (breaks of
-- several lines, other units, formulas) stands in branches that a plain amount never enters.
-- out: a row per line, priced in the ordered unit; `cap_left` in the condition's own unit, of which
-- an ordered one has `per_cap`.
create or replace function price_pass(
    asked_company bigint, asked_lines price_asked[], after_ranks int[]
) returns table (
    nth int, price numeric, source text, level_rank int, condition_id bigint, trace jsonb,
    fault text, cap_left numeric, per_cap numeric
)
language plpgsql stable rows 500 as $$
#variable_conflict use_column
declare
    home text;
    decimals int := 4;
    best_at int[] := '{8}';
    are_wide boolean;
    levels constant text[] := price_levels();
begin
    select
        company.currency,
        coalesce(policy.decimals, 4),
        case
            when policy.id is null then '{8}'
            else array(select array_position(levels, best) from unnest(policy.best_at) as best)
        end,
        exists (
            select 1 from price_condition
            where price_condition.company_id = asked_company and price_condition.item_id is null
        )
    into home, decimals, best_at, are_wide
    from company
    left join price_policy as policy on company.id = policy.company_id
    where company.id = asked_company;

    return query
    with asked as materialized (
        select * from price_facts(asked_company, asked_lines, after_ranks)
    ),

    -- what the lines of a break group count together; `party` is the first of them
    grouped as materialized (
        select
            asked.nth,
            min(asked.nth) over together as party,
            round(sum(asked.stocked) over together, 6) as quantity
        from asked
        where asked.break_group_id is not null
        window together as (partition by asked.document, asked.break_group_id)
    ),

    candidates as materialized (
        select
            asked.nth, hit.rank, hit.sequence,
            coalesce(hit.currency <> asked.currency, false) as is_foreign,
            hit.breadth,
            hit.priced_unit_id <> asked.unit_id as is_converted,
            hit.is_by_list or asked.is_by_formula as needs_list,
            hit.rank = 10 and hit.min_value = 0 and hit.coupon = '' as is_list,
            hit.valid_from, hit.id, hit.priced_unit_id,
            -- only ever compared where units are the same, or both are not the ordered one
            case
                when hit.priced_unit_id = asked.unit_id then hit.min_quantity
                else hit.min_quantity * hit.unit_up / hit.unit_down
            end as least,
            hit.min_value, hit.unit_up, hit.unit_down,
            case when hit.breaks = 'group' then grouped.party end as party
        from asked
        left join grouped on asked.nth = grouped.nth
        cross join price_hits(
            asked_company, home, are_wide, asked.customer_id, asked.item_id, asked.unit_id,
            asked.stocking_unit_id, asked.currency, asked.quantity, asked.on_date, asked.coupons,
            asked.ancestors, asked.chain, asked.up, asked.down, asked.whoms, asked.whats
        ) as hit
        where
            hit.rank > asked.after_rank
            and hit.unit_up is not null
            and case
                when hit.min_quantity = 0 then true
                when hit.breaks = 'group'
                    then coalesce(grouped.quantity, asked.stocked) * hit.unit_down
                        >= hit.min_quantity * hit.unit_up
                when hit.priced_unit_id = asked.unit_id then hit.min_quantity <= asked.quantity
                else asked.quantity * asked.up * hit.unit_down
                    >= hit.min_quantity * hit.unit_up * asked.down
            end
            and (hit.cap_quantity is null or exists (
                select 1
                from price_condition as capped
                where
                    capped.id = hit.id
                    and capped.drawn_quantity < capped.cap_quantity
            ))
    ),

    -- the list price, where something is stated by it: a percentage, a value to reach
    listed as materialized (
        select distinct on (listing.nth)
            listing.nth,
            grouped.party,
            listing.unit_up,
            listing.unit_down,
            worth.price,
            worth.rate_up,
            worth.rate_down,
            worth.price * worth.rate_up * asked.stocked * listing.unit_down
            / (worth.rate_down * listing.unit_up) as amount
        from candidates as listing
        inner join asked on listing.nth = asked.nth
        left join grouped on listing.nth = grouped.nth
        inner join price_condition as own on listing.id = own.id
        cross join lateral (
            select
                clamped(price_by_rule(
                    stated_price(
                        own, home, asked.item_id, asked.currency, asked.on_date, asked.cost,
                        listing.unit_up, listing.unit_down, asked.stocked,
                        coalesce(grouped.quantity, asked.stocked)
                    ),
                    own.rounding, own.rounding_step, own.rounding_ending
                ), own.floor_price, own.ceiling_price) as price,
                case when listing.is_foreign
                    then rate_of_day(asked_company, home, own.currency, asked.on_date) else 1
                end as rate_up,
                case when listing.is_foreign
                    then rate_of_day(asked_company, home, asked.currency, asked.on_date) else 1
                end as rate_down
        ) as worth
        where
            listing.is_list
            and own.formula in ('amount', 'markup', 'margin')
            and exists (select 1 from candidates as wanting where wanting.needs_list)
        order by
            listing.nth,
            listing.is_foreign,
            listing.breadth,
            listing.is_converted,
            listing.least desc,
            listing.valid_from desc,
            listing.id
    ),

    -- the first of each level, and of each place of a discount
    reached as materialized (
        select
            best.*,
            min(best.rank) filter (where best.rank <= 10 and best.rank <> all(best_at))
                over (partition by best.nth) as stop_rank
        from (
            select distinct on (candidates.nth, candidates.rank, candidates.sequence)
                candidates.nth,
                candidates.rank,
                candidates.is_foreign,
                candidates.is_converted,
                candidates.id,
                candidates.priced_unit_id,
                candidates.unit_up,
                candidates.unit_down
            from candidates
            where
                candidates.min_value = 0
                or candidates.min_value <= (
                    select sum(beside.amount)
                    from listed as beside
                    where beside.nth = candidates.nth or beside.party = candidates.party
                )
            order by
                candidates.nth,
                candidates.rank,
                candidates.sequence,
                candidates.is_foreign,
                candidates.breadth,
                candidates.is_converted,
                candidates.least desc,
                candidates.min_value desc,
                candidates.valid_from desc,
                candidates.id
        ) as best
    ),

    standing as (
        select
            reached.nth, reached.rank, reached.id, reached.is_foreign, reached.is_converted,
            reached.priced_unit_id, reached.unit_up, reached.unit_down
        from reached
        where reached.rank <= coalesce(reached.stop_rank, 10)
        union all
        -- a price level has a price for every item where its last base is by formula of the list
        select
            asked.nth, 9, null, false, false, asked.unit_id, asked.up, asked.down
        from asked
        where
            asked.is_by_formula
            and asked.after_rank < 9
            and not exists (
                select 1
                from reached
                where reached.nth = asked.nth and (reached.rank = 9 or reached.stop_rank < 9)
            )
    ),

    -- each figure is one division of what was multiplied, so that what can be exact is
    worked as (
        select
            standing.nth, standing.rank, standing.id, standing.priced_unit_id,
            standing.is_foreign, asked.currency,
            own.version, own.formula, own.percent, own.min_quantity, own.valid_from,
            own.currency as stated_in, own.price as stated, own.per, own.cost_kind,
            own.is_incremental, own.rounding, own.floor_price,
            own.cap_quantity - own.drawn_quantity as cap_left,
            case when own.cap_quantity is not null
                then asked.up * standing.unit_down / (asked.down * standing.unit_up)
            end as per_cap,
            base.cost,
            listed.price * listed.rate_up * asked.up * listed.unit_down
            / (listed.rate_down * asked.down * listed.unit_up) as list_price,
            factor.up,
            factor.down,
            figure.local_price,
            case
                when standing.is_foreign
                    then round(figure.local_price * factor.up / factor.down, decimals)
                when standing.is_converted
                    then round(figure.local_price * factor.up / factor.down, 6)
                else round(figure.local_price, 6)
            end as price,
            round(own.floor_price * factor.up / factor.down, 6) as least_price
        from standing
        inner join asked
            on
                standing.nth = asked.nth
                and (standing.rank < 10 or not asked.is_by_formula or 9 = any(best_at))
        left join price_condition as own on standing.id = own.id
        left join listed on standing.nth = listed.nth
        cross join lateral (
            select
                case when own.cost_kind <> '' then cost_of_day(
                    asked_company, asked.item_id, own.cost_kind, asked.cost, asked.on_date
                ) end as cost,
                listed.price * listed.rate_up * standing.unit_up * listed.unit_down as list_up,
                listed.rate_down * standing.unit_down * listed.unit_up as list_down,
                asked.stocked * standing.unit_down / standing.unit_up as priced_quantity
        ) as base
        cross join lateral (
            select
                case when standing.is_converted then asked.up * standing.unit_down else 1 end
                * case when standing.is_foreign
                    then rate_of_day(asked_company, home, own.currency, asked.on_date) else 1
                end as up,
                case when standing.is_converted then asked.down * standing.unit_up else 1 end
                * case when standing.is_foreign
                    then rate_of_day(asked_company, home, asked.currency, asked.on_date) else 1
                end as down
        ) as factor
        cross join lateral (
            select
                case
                    when own.formula = 'amount' and own.per = 1 and not own.is_incremental
                        then own.price
                    when own.formula = 'percent'
                        then base.list_up * (100 - own.percent) / (base.list_down * 100)
                    when own.formula = 'free_goods'
                        then base.list_up
                            * paid_part(base.priced_quantity, own.paid_quantity, own.free_quantity)
                            / (base.list_down * base.priced_quantity)
                    when own.id is not null
                        then (
                            select
                                stated_price(
                                    rare, home, asked.item_id, asked.currency, asked.on_date,
                                    asked.cost, standing.unit_up, standing.unit_down, asked.stocked,
                                    case
                                        when rare.breaks = 'group' and asked.break_group_id is not null
                                            then (
                                                select grouped.quantity
                                                from grouped
                                                where grouped.nth = asked.nth
                                            )
                                        else asked.stocked
                                    end
                                )
                            from price_condition as rare
                            where rare.id = own.id
                        )
                    else base.list_up / base.list_down
                end as unrounded
            offset 0  -- worked out once, though used more than once
        ) as raw
        cross join lateral (
            select
                case
                    when standing.rank = 9 and own.id is null
                        then climb_levels(
                            asked_company, asked.chain, cardinality(asked.chain), ruled.price
                        )
                    when standing.rank = 9 and array_position(asked.chain, own.whom) > 1
                        then climb_levels(
                            asked_company, asked.chain,
                            array_position(asked.chain, own.whom) - 1, ruled.price
                        )
                    else ruled.price
                end as local_price
            from (
                select case
                    when
                        own.rounding <> ''
                        or own.floor_price is not null
                        or own.ceiling_price is not null
                        then
                            clamped(
                                price_by_rule(
                                    raw.unrounded, own.rounding, own.rounding_step,
                                    own.rounding_ending
                                ),
                                own.floor_price, own.ceiling_price
                            )
                    else raw.unrounded
                end as price
            ) as ruled
            offset 0
        ) as figure
        offset 0
    ),

    chosen as materialized (
        select
            worked.*,
            1 = row_number() over line as is_won,
            count(*) over line as compared,
            max(worked.least_price) filter (where worked.rank <= 3) over line as floor_passed
        from worked
        window line as (
            partition by worked.nth order by worked.price nulls last, worked.rank
            rows between unbounded preceding and unbounded following
        )
    ),

    off as materialized (
        select
            reached.nth,
            array_agg(cut.percent order by cut.sequence) as percents,
            array_agg(cut.off_list order by cut.sequence) as off_lists,
            jsonb_agg(
                jsonb_build_object(
                    'condition_id', cut.id, 'percent', cut.percent,
                    'of', case when cut.off_list then 'list' else 'net' end
                ) order by cut.sequence
            ) as told
        from reached
        inner join chosen on reached.nth = chosen.nth
        inner join price_condition as cut on reached.id = cut.id
        where
            reached.rank = 20
            and chosen.is_won
            and (chosen.rank > 3 or cut.on_contracts)
        group by reached.nth
    )

    select
        asked.nth,
        final.price,
        case when final.price is not null then levels[chosen.rank] end,
        chosen.rank,
        chosen.id,
        case
            when
                chosen.formula = 'amount' and not chosen.is_incremental and chosen.rounding = ''
                and chosen.cap_left is null
                and chosen.floor_price is null and chosen.up = 1 and not chosen.is_foreign
                and chosen.compared = 1 and off.nth is null
                then told.trace
            else told.trace || jsonb_strip_nulls(jsonb_build_object(
                'stated', chosen.stated,
                'per', nullif(chosen.per, 1),
                'percent', chosen.percent,
                'cost', chosen.cost,
                'cost_kind', nullif(chosen.cost_kind, ''),
                'list_price', case
                    when chosen.formula <> 'amount' or off.nth is not null then chosen.list_price
                end,
                'rounding', nullif(chosen.rounding, ''),
                'floor', chosen.floor_price,
                'factor', nullif(chosen.up / chosen.down, 1),
                'is_foreign', nullif(chosen.is_foreign, false),
                'compared', case when chosen.compared > 1 then (
                    select jsonb_agg(
                        jsonb_build_object('level', levels[one.rank], 'price', one.price)
                        order by one.rank
                    )
                    from chosen as one where one.nth = asked.nth
                ) end,
                'capped', case when chosen.cap_left is not null then true end,
                'discounts', off.told
            ))
        end,
        case
            when final.price is not null then null
            when chosen.rank is null then 'no_price'
            when chosen.up is null or chosen.down is null then 'no_rate'
            when chosen.formula in ('markup', 'margin') and chosen.cost is null then 'no_cost'
            when
                chosen.list_price is null
                and (
                    coalesce(chosen.formula, 'list') in ('list', 'percent', 'free_goods')
                    or off.nth is not null
                )
                then 'no_list_price'
            else 'no_rate'
        end,
        chosen.cap_left,
        chosen.per_cap
    from generate_series(1, cardinality(asked_lines)) as asked (nth)
    left join chosen on asked.nth = chosen.nth and chosen.is_won
    left join off on asked.nth = off.nth
    left join unit on unit.company_id = asked_company and chosen.priced_unit_id = unit.id
    cross join lateral (
        select case
            when chosen.price is null then null
            when off.nth is null then greatest(chosen.price, chosen.floor_passed)
            else price_after(
                greatest(chosen.price, chosen.floor_passed),
                round(chosen.list_price, 6), off.percents, off.off_lists
            )
        end as price
        offset 0
    ) as final
    -- a row as a whole: half the work of its pairs one by one
    cross join lateral (
        select to_jsonb(whole) as trace
        from (
            select (
                select won
                from (
                    select
                        levels[chosen.rank] as level,
                        chosen.id as condition_id,
                        chosen.version,
                        unit.code as unit,
                        coalesce(chosen.stated_in, chosen.currency) as currency,
                        chosen.min_quantity,
                        chosen.valid_from,
                        coalesce(chosen.formula, 'level') as formula,
                        chosen.local_price as price
                    where chosen.rank is not null
                ) as won
            ) as won
        ) as whole
    ) as told
    order by asked.nth;
end $$;
