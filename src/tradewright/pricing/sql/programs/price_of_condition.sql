-- What a condition states by itself, before rounding, per its own unit (which is up ÷ down of the
-- stocking unit) in its own currency: an amount, breaks by parts, or a cost with a percentage.
create or replace function stated_price(
    own price_condition, home text, asked_item bigint, asked_currency text, asked_date date,
    average numeric, up numeric, down numeric, stocked numeric, group_quantity numeric
) returns numeric
language sql stable as $$
    select case
        when own.formula = 'amount' and not own.is_incremental then own.price / own.per
        when own.formula = 'amount'
            then price_of_ladder(
                own.company_id, own.id, asked_date,
                case own.breaks when 'group' then group_quantity else stocked end * down / up
            )
        when own.formula in ('markup', 'margin')
            then price_of_cost(
                cost_of_day(own.company_id, asked_item, own.cost_kind, average, asked_date) * up,
                down * rate_of_day(
                    own.company_id, home, coalesce(own.currency, asked_currency), asked_date
                ),
                own.formula, own.percent
            )
    end
$$;

