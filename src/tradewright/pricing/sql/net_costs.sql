-- net_costs: what remains of each price when everything is paid, per stocking unit (rules.md C3 10)
-- in:  customer_id bigint[], item_id bigint[], price numeric[], on_date date[], cost numeric[],
--      company_id bigint
-- out: nth, cost, cost_kind, claim, freight, rebate, terms, unit_cost, margin, margin_percent,
--      floor_percent
with asked as materialized (
    select
        line.*,
        coalesce(
            cost_of_day(
                %(company_id)s::bigint, line.item_id, 'replacement', line.average, line.on_date
            ),
            line.average
        ) as cost,
        cost_of_day(
            %(company_id)s::bigint, line.item_id, 'replacement', line.average, line.on_date
        ) is not null as is_replacement
    from
        unnest(
            %(customer_id)s::bigint[], %(item_id)s::bigint[], %(price)s::numeric[],
            %(on_date)s::date[], %(cost)s::numeric[]
        )
        with ordinality as line (customer_id, item_id, price, on_date, average, nth)
),

burdened as materialized (
    select
        asked.*,
        burden_of(
            %(company_id)s::bigint, 'claim', asked.customer_id, asked.item_id, asked.price,
            asked.on_date
        ) as claim,
        burden_of(
            %(company_id)s::bigint, 'freight', asked.customer_id, asked.item_id, asked.price,
            asked.on_date
        ) as freight,
        burden_of(
            %(company_id)s::bigint, 'rebate', asked.customer_id, asked.item_id, asked.price,
            asked.on_date
        ) as rebate,
        burden_of(
            %(company_id)s::bigint, 'terms', asked.customer_id, asked.item_id, asked.price,
            asked.on_date
        ) as terms
    from asked
),

netted as (
    select
        burdened.*,
        burdened.cost - burdened.claim + burdened.freight + burdened.rebate + burdened.terms
            as unit_cost
    from burdened
)

select
    netted.nth,
    netted.cost,
    case
        when netted.cost is null then ''
        when netted.is_replacement then 'replacement'
        else 'average'
    end as cost_kind,
    netted.claim,
    netted.freight,
    netted.rebate,
    netted.terms,
    netted.unit_cost,
    netted.price - netted.unit_cost as margin,
    round((netted.price - netted.unit_cost) * 100 / nullif(netted.price, 0), 2) as margin_percent,
    coalesce(policy.floor_margin_percent, 0) as floor_percent
from netted
left join price_policy as policy on policy.company_id = %(company_id)s::bigint
order by netted.nth
