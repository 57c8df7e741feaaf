-- judge_unlocks: whether these people work here, so that an administrator may let them try again
-- in:  username text[], company_id bigint
-- out: position, id, code, username
with asked as (
    select
        item.*,
        row_number() over (partition by item.username order by item.position) as nth
    from unnest(%(username)s::text[]) with ordinality as item (username, position)
)

select
    asked.position,
    app_user.id,
    case
        when app_user.id is null or not exists (
            select 1
            from user_role
            where
                user_role.company_id = %(company_id)s::bigint
                and user_role.user_id = app_user.id
        ) then 'unknown_user'
        when asked.nth > 1 then 'repeated_in_batch'
        else 'unlocked'
    end as code,
    asked.username
from asked
left join app_user on asked.username = app_user.username
order by asked.position
