-- pairs: the pairs of duties that a company keeps apart, with who holds both sides now
-- in:  company_id bigint, at timestamptz
-- out: number, name_a, duties_a, name_b, duties_b, risk, level, is_enabled, is_changed, preventive,
--      detective, people, change_waits
with held as materialized (
    select
        conflict.number,
        count(*) as people
    from company
    cross join
        conflicts_held(
            %(company_id)s::bigint,
            (%(at)s::timestamptz at time zone company.time_zone)::date,
            %(at)s::timestamptz
        ) as conflict
    where company.id = %(company_id)s::bigint
    group by conflict.number
)

select
    pair.number,
    pair.name_a,
    pair.duties_a,
    pair.name_b,
    pair.duties_b,
    pair.risk,
    pair.level,
    pair.is_enabled,
    pair.is_changed,
    coalesce(sod_rule.preventive, '') as preventive,
    coalesce(sod_rule.detective, '') as detective,
    coalesce(held.people, 0) as people,
    exists(
        select 1
        from sod_rule_change as change
        where
            change.company_id = %(company_id)s::bigint
            and change.number = pair.number
            and change.status = 'asked'
    ) as change_waits
from sod_rules_of(%(company_id)s::bigint) as pair
left join sod_rule on pair.number = sod_rule.number
left join held on pair.number = held.number
order by pair.number
