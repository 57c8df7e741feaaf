-- people: who holds or held a role in a company, with their grants
-- in:  company_id bigint, at timestamptz, words text
-- out: user_id, username, name, email, is_active, last_login, roles jsonb
select
    app_user.id as user_id,
    app_user.username,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as name,
    app_user.email,
    app_user.is_active,
    app_user.last_login,
    jsonb_agg(
        jsonb_build_object(
            'code', role.code,
            'name', role.name,
            'valid_from', user_role.valid_from,
            'valid_until', user_role.valid_until,
            'holds_now',
            user_role.valid_from <= (%(at)s::timestamptz at time zone company.time_zone)::date
            and coalesce(user_role.valid_until, 'infinity')
            > (%(at)s::timestamptz at time zone company.time_zone)::date
        ) order by role.name, user_role.valid_from
    ) as roles
from user_role
inner join company on user_role.company_id = company.id
inner join app_user on user_role.user_id = app_user.id
inner join role on user_role.role_id = role.id
where
    user_role.company_id = %(company_id)s::bigint
    and (
        %(words)s::text = ''
        or strpos(
            lower(
                concat_ws(
                    ' ', app_user.username, app_user.first_name, app_user.last_name,
                    app_user.email, role.name
                )
            ),
            lower(%(words)s::text)
        ) > 0
    )
group by app_user.id
order by name, app_user.id
