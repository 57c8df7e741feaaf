-- list_levels: price levels by code
-- in:  company_id bigint
-- out: the fields of LevelRow
select
    level.id,
    level.code,
    level.name,
    coalesce(base.code, '') as base,
    level.percent,
    level.rounding,
    level.rounding_step,
    level.rounding_ending,
    level.is_by_formula,
    (
        select count(*)
        from customer_pricing
        where
            customer_pricing.company_id = %(company_id)s::bigint
            and customer_pricing.level_id = level.id
    ) as customers,
    (
        select count(*)
        from price_condition
        where
            price_condition.company_id = %(company_id)s::bigint
            and price_condition.level_id = level.id
    ) as conditions
from price_level as level
left join price_level as base
    on base.company_id = %(company_id)s::bigint and level.base_id = base.id
where level.company_id = %(company_id)s::bigint
order by level.code
