-- ask_restart: (locked) that the chains of every company go on under another name waits for a
--      second person
-- in:  reason text, is_broken boolean, former uuid, lost jsonb, user_id bigint, at timestamptz
-- out: position, id, code
with waiting as materialized (
    select audit_restart.id
    from audit_restart
    where audit_restart.status = 'asked'
),

judged as materialized (
    select case
        when exists (select 1 from waiting) then 'already_asked'
        when trim(%(reason)s::text) = '' then 'reason_missing'
        when not %(is_broken)s::boolean then 'not_broken'
        else 'asked'
    end as code
),

asked as (
    insert into audit_restart (
        status, reason, former, lost, asked_by, asked_at, version
    )
    select
        'asked' as status,
        trim(%(reason)s::text) as reason,
        %(former)s::uuid as former,
        %(lost)s::jsonb as lost,
        %(user_id)s::bigint as asked_by,
        %(at)s::timestamptz as asked_at,
        1 as version
    from judged
    where judged.code = 'asked'
    returning id
)

select
    1 as position,
    coalesce((select asked.id from asked), (select waiting.id from waiting)) as id,
    judged.code
from judged
