-- conflicts_now: who holds both sides of a pair today
-- in:  company_id bigint, at timestamptz
-- out: user_id, username, name, number, risk, duty_a, role_a, duty_b, role_b, excused
select
    clash.user_id,
    app_user.username,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as name,
    clash.number,
    pair.risk,
    clash.duty_a,
    clash.role_a,
    clash.duty_b,
    clash.role_b,
    clash.excused
from company
cross join
    conflicts_held(
        %(company_id)s::bigint,
        (%(at)s::timestamptz at time zone company.time_zone)::date,
        %(at)s::timestamptz
    ) as clash
inner join sod_rules_of(%(company_id)s::bigint) as pair on clash.number = pair.number
inner join app_user on clash.user_id = app_user.id
where company.id = %(company_id)s::bigint
order by clash.excused, app_user.username, clash.number
