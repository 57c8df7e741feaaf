-- approve_restart: (locked) the chains of every company go on under another name
-- in:  restart_id bigint, is_broken boolean, ledger uuid, lost jsonb, user_id bigint,
--      at timestamptz
-- out: position, id, code
with judged as materialized (
    select
        audit_restart.id,
        case
            when audit_restart.id is null then 'restart_not_found'
            when audit_restart.status = 'approved' then 'already_begun'
            when audit_restart.asked_by = %(user_id)s::bigint then 'same_person'
            when not %(is_broken)s::boolean then 'not_broken'
            else 'begun_again'
        end as code
    from (select %(restart_id)s::bigint as id) as asked
    left join audit_restart on asked.id = audit_restart.id
),

named as (
    insert into audit_ledger (id)
    select %(ledger)s::uuid as id
    from judged
    where judged.code = 'begun_again'
    returning id
),

approved as (
    update audit_restart
    set
        status = 'approved',
        ledger = named.id,
        lost = %(lost)s::jsonb,
        approved_by = %(user_id)s::bigint,
        approved_at = %(at)s::timestamptz,
        version = audit_restart.version + 1
    from judged
    cross join named
    where judged.id = audit_restart.id
)

select
    1 as position,
    judged.id,
    judged.code
from judged
