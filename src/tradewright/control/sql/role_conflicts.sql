-- role_conflicts: the pairs that two roles join, or one by itself
-- in:  company_id bigint
-- out: role, other_role, numbers int[]
with side as materialized (
    select
        sides.number,
        sides.duty_a,
        sides.duty_b,
        role.code
    from role_sides(%(company_id)s::bigint) as sides
    inner join role on sides.role_id = role.id
)

select
    one.code as role,
    other.code as other_role,
    array_agg(one.number order by one.number) as numbers
from side as one
inner join side as other on one.number = other.number
where
    (one.duty_a is not null and other.duty_b is not null)
    or (one.duty_b is not null and other.duty_a is not null)
group by one.code, other.code
