-- open_grants: the roles that users hold in a company after a day of each
-- in:  user_id bigint[], leaves_on date[], company_id bigint
-- out: username, role, leaves_on
select distinct
    app_user.username,
    role.code as role,
    leaver.leaves_on
from
    unnest(%(user_id)s::bigint[], %(leaves_on)s::date[]) as leaver (user_id, leaves_on)
inner join user_role
    on
        user_role.company_id = %(company_id)s::bigint
        and leaver.user_id = user_role.user_id
        and coalesce(user_role.valid_until, 'infinity')
        > greatest(leaver.leaves_on, user_role.valid_from)
inner join role on user_role.role_id = role.id
inner join app_user on user_role.user_id = app_user.id
order by app_user.username, role.code
