-- judge_role_grants: whether the user and the role that are asked for are there
-- in:  username text[], role text[], reason text[], company_id bigint, user_id bigint
-- out: position, id (of the user), code, grants_before (how often the user was granted the role)
with asked as (
    select
        item.*,
        row_number() over (partition by item.username order by item.position) as nth
    from
        unnest(%(username)s::text[], %(role)s::text[], %(reason)s::text[])
        with ordinality as item (username, role, reason, position)
)

select
    asked.position,
    app_user.id,
    case
        when app_user.id is null then 'unknown_user'
        when role.id is null then 'unknown_role'
        when asked.nth > 1 then 'repeated_in_batch'
        when app_user.id = %(user_id)s::bigint then 'own_role'
        when trim(asked.reason) = '' then 'reason_missing'
        else 'waiting'
    end as code,
    (
        select count(*)
        from user_role
        where
            user_role.company_id = %(company_id)s::bigint
            and user_role.user_id = app_user.id
            and user_role.role_id = role.id
    ) as grants_before
from asked
left join app_user on asked.username = app_user.username and app_user.is_active
left join role on asked.role = role.code
order by asked.position
