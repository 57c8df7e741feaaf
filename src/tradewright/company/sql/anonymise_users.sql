-- anonymise_users: people who may sign in no longer lose name, username and e-mail (they belong to
--      no company_id)
-- in:  user_id bigint[]
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.user_id order by item.position) as nth
    from unnest(%(user_id)s::bigint[]) with ordinality as item (user_id, position)
),

held as materialized (
    select
        app_user.id,
        app_user.username,
        app_user.is_active
    from app_user
    where app_user.id = any(%(user_id)s::bigint[])
    order by app_user.id
    for no key update
),

judged as materialized (
    select
        asked.position,
        held.id,
        case
            when held.id is null or held.id = 1 then 'user_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when held.username = 'erased-' || held.id then 'already_anonymised'
            when held.is_active then 'still_active'
            else 'anonymised'
        end as code
    from asked
    left join held on asked.user_id = held.id
),

changed as (
    update app_user
    set username = 'erased-' || app_user.id, first_name = '', last_name = '', email = ''
    from judged
    where judged.id = app_user.id and judged.code = 'anonymised'
)

select
    judged.position,
    judged.id,
    judged.code
from judged
order by judged.position
