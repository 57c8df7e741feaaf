-- lapse_requests: (locked) waiting requests lapse, because what they are about became another
-- in:  subject text[], subject_id bigint[], kind text[] ('' any), reason text[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select item.*
    from
        unnest(%(subject)s::text[], %(subject_id)s::bigint[], %(kind)s::text[], %(reason)s::text[])
        with ordinality as item (subject, subject_id, kind, reason, position)
),

due as materialized (
    select distinct on (request.id)
        request.id,
        asked.position,
        asked.reason
    from asked
    inner join approval_request as request
        on
            request.company_id = %(company_id)s::bigint
            and request.status = 'waiting'
            and asked.subject = request.subject
            and asked.subject_id = request.subject_id
            and (asked.kind = '' or asked.kind = request.kind)
    order by request.id, asked.position
),

lapsed as (
    update approval_request
    set
        status = 'lapsed',
        ended_at = %(at)s::timestamptz,
        version = approval_request.version + 1
    from due
    where
        approval_request.company_id = %(company_id)s::bigint
        and due.id = approval_request.id
    returning approval_request.*, due.reason as because
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'approvals.approval_lapsed' as topic,
        'approval_request' as aggregate,
        lapsed.id as key,
        lapsed.version,
        jsonb_build_object(
            'kind', lapsed.kind,
            'subject', lapsed.subject,
            'subject_id', lapsed.subject_id,
            'subject_number', lapsed.subject_number,
            'reason', lapsed.because,
            'from', 'waiting',
            'to', 'lapsed'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from lapsed
    order by lapsed.id
)

select
    asked.position,
    min(due.id) as id,
    case when min(due.id) is null then 'nothing_waiting' else 'lapsed' end as code
from asked
left join due on asked.position = due.position
group by asked.position
order by asked.position
