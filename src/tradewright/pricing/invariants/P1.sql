-- P1: the chain of a price level is itself and its bases, and tells whether all follow the list
with recursive climbed as (
    select
        level.id,
        level.company_id,
        level.base_id,
        array[level.id * 8 + 4] as chain,
        level.percent is not null as is_by_formula
    from price_level as level
    union all
    select
        climbed.id,
        climbed.company_id,
        base.base_id,
        climbed.chain || (base.id * 8 + 4) as chain,
        base.percent is not null as is_by_formula
    from climbed
    inner join price_level as base on climbed.base_id = base.id
    where cardinality(climbed.chain) < 10
)

select
    level.id,
    level.company_id,
    level.chain,
    climbed.chain as bases
from price_level as level
left join climbed on level.id = climbed.id and climbed.base_id is null
where
    level.chain is distinct from climbed.chain
    or level.is_by_formula is distinct from climbed.is_by_formula
    or cardinality(level.chain) > 5
