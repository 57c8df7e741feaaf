-- record_sign_ins: what happened at the entrance, or to an account (of any company, or none)
-- in:  username text[], what text[], method text[], address text[], device text[],
--      session_key text[], at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select item.*
    from
        unnest(
            %(username)s::text[], %(what)s::text[], %(method)s::text[], %(address)s::text[],
            %(device)s::text[], %(session_key)s::text[]
        )
        with ordinality as item (username, what, method, address, device, session_key, position)
),

recorded as (
    insert into sign_in_log (
        user_id, username, what, method, address, device, session_key, at, operation_id
    )
    select
        app_user.id,
        asked.username,
        asked.what,
        asked.method,
        asked.address,
        asked.device,
        asked.session_key,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from asked
    left join app_user on asked.username = app_user.username
    order by asked.position
)

select
    asked.position,
    app_user.id,
    'recorded' as code
from asked
left join app_user on asked.username = app_user.username
order by asked.position
