-- end_requests: (locked) waiting requests end without a decision: withdrawn or expired
-- in:  request_id bigint[], ending text ('withdrawn' or 'expired'), reason text[],
--      company_id bigint, user_id bigint, may_any boolean, at timestamptz, operation_id uuid
-- out: position, id, code, number, status, expires_at
with asked as (
    select
        item.*,
        row_number() over (partition by item.request_id order by item.position) as nth
    from
        unnest(%(request_id)s::bigint[], %(reason)s::text[])
        with ordinality as item (request_id, reason, position)
),

judged as materialized (
    select
        asked.position,
        asked.reason,
        request.id,
        request.subject_number as number,
        request.status,
        request.expires_at,
        case
            when request.id is null then 'request_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when request.status = %(ending)s::text then 'already_' || request.status
            when request.status <> 'waiting' then 'not_waiting'
            when
                %(ending)s::text = 'withdrawn'
                and not %(may_any)s::boolean
                and request.requested_by <> %(user_id)s::bigint
                then 'not_yours'
            when %(ending)s::text = 'expired' and %(at)s::timestamptz < request.expires_at
                then 'not_due'
            else %(ending)s::text
        end as code
    from asked
    left join approval_request as request
        on
            request.company_id = %(company_id)s::bigint
            and asked.request_id = request.id
),

ended as (
    update approval_request
    set
        status = %(ending)s::text,
        ended_at = %(at)s::timestamptz,
        version = approval_request.version + 1
    from judged
    where
        approval_request.company_id = %(company_id)s::bigint
        and judged.id = approval_request.id
        and judged.code = %(ending)s::text
    returning approval_request.*, judged.reason as because
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'approvals.approval_' || ended.status as topic,
        'approval_request' as aggregate,
        ended.id as key,
        ended.version,
        jsonb_build_object(
            'kind', ended.kind,
            'subject', ended.subject,
            'subject_id', ended.subject_id,
            'subject_number', ended.subject_number,
            'reason', ended.because,
            'from', 'waiting',
            'to', ended.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from ended
    order by ended.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    judged.status,
    judged.expires_at
from judged
order by judged.position
