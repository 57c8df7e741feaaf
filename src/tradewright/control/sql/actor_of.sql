-- actor_of: a user's name and duties in a company on its local day
-- in:  user_id bigint, company_id bigint, at timestamptz
-- out: name, duties text[]
select
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as name,
    array(
        select distinct role_duty.duty
        from user_role
        inner join company on user_role.company_id = company.id
        inner join role_duty on user_role.role_id = role_duty.role_id
        where
            user_role.user_id = app_user.id
            and user_role.company_id = %(company_id)s::bigint
            and app_user.is_active
            and user_role.valid_from
            <= (%(at)s::timestamptz at time zone company.time_zone)::date
            and coalesce(user_role.valid_until, 'infinity')
            > (%(at)s::timestamptz at time zone company.time_zone)::date
    ) as duties
from app_user
where app_user.id = %(user_id)s::bigint
