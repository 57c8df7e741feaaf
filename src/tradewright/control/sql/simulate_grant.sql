-- simulate_grant: the pairs that a user would join by a role today
-- in:  company_id bigint, username text, role text, at timestamptz
-- out: number, level, risk, duty, other_duty, other_role, excused
with today as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as day
    from company
    where company.id = %(company_id)s::bigint
),

side as materialized (
    select sides.*
    from role_sides(%(company_id)s::bigint) as sides
),

together as (
    select
        role.id,
        role.code
    from role
    where role.code = %(role)s::text
    union
    select
        role.id,
        role.code
    from app_user
    inner join user_role
        on user_role.company_id = %(company_id)s::bigint and app_user.id = user_role.user_id
    inner join role on user_role.role_id = role.id
    cross join today
    where
        app_user.username = %(username)s::text
        and coalesce(user_role.valid_until, 'infinity') > greatest(today.day, user_role.valid_from)
)

select distinct on (pair.number)
    pair.number,
    pair.level,
    pair.risk,
    case
        when other.duty_b is not null and mine.duty_a is not null then mine.duty_a
        else mine.duty_b
    end as duty,
    case
        when other.duty_b is not null and mine.duty_a is not null then other.duty_b
        else other.duty_a
    end as other_duty,
    together.code as other_role,
    coalesce(
        is_excused(
            %(company_id)s::bigint, app_user.id, pair.number, today.day, %(at)s::timestamptz
        ), false
    ) as excused
from role
inner join side as mine on role.id = mine.role_id
inner join side as other on mine.number = other.number
inner join together on other.role_id = together.id
inner join sod_rules_of(%(company_id)s::bigint) as pair on mine.number = pair.number
cross join today
left join app_user on app_user.username = %(username)s::text
where
    role.code = %(role)s::text
    and (
        (mine.duty_a is not null and other.duty_b is not null)
        or (mine.duty_b is not null and other.duty_a is not null)
    )
order by pair.number, together.code
