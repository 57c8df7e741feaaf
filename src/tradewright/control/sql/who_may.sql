-- who_may: those who have a duty in a company now
-- in:  duty text, company_id bigint, at timestamptz
-- out: name
select distinct
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as name
from user_role
inner join company on user_role.company_id = company.id
inner join role_duty on user_role.role_id = role_duty.role_id
inner join app_user on user_role.user_id = app_user.id and app_user.is_active
where
    user_role.company_id = %(company_id)s::bigint
    and role_duty.duty = %(duty)s::text
    and user_role.valid_from <= (%(at)s::timestamptz at time zone company.time_zone)::date
    and coalesce(user_role.valid_until, 'infinity')
    > (%(at)s::timestamptz at time zone company.time_zone)::date
order by name
limit 20
