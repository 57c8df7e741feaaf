-- demo_people: the users of the demo with their roles (in any company_id)
-- in:  domain text
-- out: username, name, roles
select
    app_user.username,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as name,
    string_agg(distinct role.name, ', ' order by role.name) as roles
from app_user
inner join user_role on app_user.id = user_role.user_id
inner join role on user_role.role_id = role.id
where app_user.is_active and app_user.email like '%%@' || %(domain)s::text
group by app_user.id
order by min(app_user.id)
