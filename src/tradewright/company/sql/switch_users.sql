-- switch_users: (locked) people may sign in no longer, or again (they belong to no company_id)
-- in:  username text[], password_hash text[] (of a new password, or one that nothing fits),
--      reason text[] (why the password is too weak), is_active boolean
-- out: position, id, code, reason
with asked as (
    select
        item.*,
        row_number() over (partition by item.username order by item.position) as nth
    from
        unnest(%(username)s::text[], %(password_hash)s::text[], %(reason)s::text[])
        with ordinality as item (username, password_hash, reason, position)
),

judged as materialized (
    select
        asked.*,
        app_user.id,
        case
            when app_user.id is null or app_user.id = 1 then 'unknown_user'
            when asked.nth > 1 then 'repeated_in_batch'
            when app_user.is_active = %(is_active)s::boolean and app_user.is_active
                then 'already_active'
            when app_user.is_active = %(is_active)s::boolean then 'already_inactive'
            when asked.reason <> '' then 'password_too_weak'
            when %(is_active)s::boolean then 'reactivated'
            else 'deactivated'
        end as code
    from asked
    left join app_user on asked.username = app_user.username
),

switched as (
    update app_user
    set is_active = %(is_active)s::boolean, password = judged.password_hash
    from judged
    where judged.id = app_user.id and judged.code in ('reactivated', 'deactivated')
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.reason
from judged
order by judged.position
