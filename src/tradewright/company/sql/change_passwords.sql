-- change_passwords: (locked) one's own password (people belong to no company_id)
-- in:  username text[], fits boolean[], is_same boolean[], reason text[], password_hash text[],
--      user_id bigint
-- out: position, id, code, reason
with asked as (
    select
        item.*,
        row_number() over (partition by item.username order by item.position) as nth
    from
        unnest(
            %(username)s::text[], %(fits)s::boolean[], %(is_same)s::boolean[], %(reason)s::text[],
            %(password_hash)s::text[]
        )
        with ordinality as item (username, fits, is_same, reason, password_hash, position)
),

judged as materialized (
    select
        asked.*,
        app_user.id,
        case
            when app_user.id is null or app_user.id <> %(user_id)s::bigint then 'unknown_user'
            when asked.nth > 1 then 'repeated_in_batch'
            when not asked.fits then 'wrong_password'
            when asked.is_same then 'same_as_before'
            when asked.reason <> '' then 'password_too_weak'
            else 'changed'
        end as code
    from asked
    left join app_user on asked.username = app_user.username and app_user.is_active
),

changed as (
    update app_user
    set password = judged.password_hash
    from judged
    where judged.id = app_user.id and judged.code = 'changed'
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.reason
from judged
order by judged.position
