-- What a price per stocking unit leaves when everything is paid (rules.md C3 10). `cost` is the
-- replacement cost of the day, else the average that is given; nothing is known without either.
create or replace function net_cost_of(
    asked_company bigint, asked_customer bigint, asked_item bigint, asked_price numeric,
    asked_average numeric, asked_date date
) returns table (
    cost numeric, cost_kind text, claim numeric, freight numeric, rebate numeric, terms numeric,
    unit_cost numeric, margin numeric, margin_percent numeric, floor_percent numeric,
    is_below_floor boolean
)
language sql stable as $$
    select
        netted.cost,
        netted.cost_kind,
        netted.claim,
        netted.freight,
        netted.rebate,
        netted.terms,
        netted.unit_cost,
        asked_price - netted.unit_cost as margin,
        round((asked_price - netted.unit_cost) * 100 / nullif(asked_price, 0), 2) as margin_percent,
        netted.floor_percent,
        netted.floor_percent > 0
        and netted.unit_cost is not null
        and asked_price * (100 - netted.floor_percent) < netted.unit_cost * 100 as is_below_floor
    from (
        select
            known.cost,
            known.cost_kind,
            burden.claim,
            burden.freight,
            burden.rebate,
            burden.terms,
            known.cost - burden.claim + burden.freight + burden.rebate + burden.terms as unit_cost,
            coalesce(
                (
                    select policy.floor_margin_percent
                    from price_policy as policy
                    where policy.company_id = asked_company
                ), 0
            ) as floor_percent
        from (
            select
                coalesce(replacement.cost, asked_average) as cost,
                case
                    when replacement.cost is not null then 'replacement'
                    when asked_average is not null then 'average'
                    else ''
                end as cost_kind
            from (
                select
                    cost_of_day(
                        asked_company, asked_item, 'replacement', asked_average, asked_date
                    ) as cost
            ) as replacement
        ) as known
        cross join (
            select
                burden_of(
                    asked_company, 'claim', asked_customer, asked_item, asked_price, asked_date
                ) as claim,
                burden_of(
                    asked_company, 'freight', asked_customer, asked_item, asked_price, asked_date
                ) as freight,
                burden_of(
                    asked_company, 'rebate', asked_customer, asked_item, asked_price, asked_date
                ) as rebate,
                burden_of(
                    asked_company, 'terms', asked_customer, asked_item, asked_price, asked_date
                ) as terms
        ) as burden
    ) as netted
$$;
