-- judge_leavers: whether people may leave: looks at all companies in which they hold a role
-- in:  username text[], reason text[], leaves_on date[], company_id bigint, user_id bigint,
--      at timestamptz
-- out: position, id, code, username, leaves_on, is_now
with today as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as day
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.position,
        item.username,
        item.reason,
        today.day,
        coalesce(item.leaves_on, today.day) as leaves_on,
        row_number() over (partition by item.username order by item.position) as nth
    from
        unnest(%(username)s::text[], %(reason)s::text[], %(leaves_on)s::date[])
        with ordinality as item (username, reason, leaves_on, position)
    cross join today
),

guardian as materialized (
    select distinct user_role.user_id
    from user_role
    inner join role_duty
        on user_role.role_id = role_duty.role_id and role_duty.duty = 'control.grant_roles'
    inner join app_user on user_role.user_id = app_user.id and app_user.is_active
    where user_role.company_id = %(company_id)s::bigint and user_role.valid_until is null
),

found as (
    select
        asked.*,
        app_user.id,
        app_user.is_active,
        guardian.user_id is not null and asked.nth = 1 as is_guardian,
        coalesce(
            bool_or(held.company_id = %(company_id)s::bigint), false
        ) as is_here,
        coalesce(
            bool_or(
                held.company_id <> %(company_id)s::bigint
                and coalesce(held.valid_until, 'infinity') > asked.leaves_on
            ), false
        ) as is_elsewhere
    from asked
    left join app_user on asked.username = app_user.username
    left join user_role as held on app_user.id = held.user_id
    left join guardian on app_user.id = guardian.user_id
    group by
        asked.position, asked.username, asked.reason, asked.day, asked.leaves_on, asked.nth,
        app_user.id, guardian.user_id
)

select
    found.position,
    found.id,
    case
        when not found.is_here then 'unknown_user'
        when found.nth > 1 then 'repeated_in_batch'
        when not found.is_active then 'already_inactive'
        when trim(found.reason) = '' then 'reason_missing'
        when found.leaves_on < found.day then 'already_past'
        when found.id = %(user_id)s::bigint then 'own_account'
        when found.is_elsewhere then 'works_elsewhere'
        when
            found.is_guardian
            and (select count(*) from guardian)
            <= count(*) filter (where found.is_guardian) over (order by found.position)
            then 'last_administrator'
        when found.leaves_on > found.day then 'leaves_later'
        else 'deactivated'
    end as code,
    found.username,
    found.leaves_on,
    found.leaves_on = found.day as is_now
from found
order by found.position
