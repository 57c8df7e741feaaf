-- escalate_requests: (locked) requests that waited as long as their rule allows are told of
-- in:  request_id bigint[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status, escalation_duty
with asked as (
    select
        item.*,
        row_number() over (partition by item.request_id order by item.position) as nth
    from
        unnest(%(request_id)s::bigint[]) with ordinality as item (request_id, position)
),

judged as materialized (
    select
        asked.position,
        request.id,
        request.subject_number as number,
        request.status,
        rule.escalation_duty,
        case
            when request.id is null then 'request_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when request.status <> 'waiting' then 'not_waiting'
            when request.escalated_at is not null then 'already_escalated'
            when
                rule.escalation_duty <> ''
                and %(at)s::timestamptz
                >= request.requested_at + make_interval(hours => rule.escalates_after_hours)
                then 'escalated'
            else 'not_due'
        end as code
    from asked
    left join approval_request as request
        on
            request.company_id = %(company_id)s::bigint
            and asked.request_id = request.id
    left join approval_rule as rule on request.rule_id = rule.id
),

escalated as (
    update approval_request
    set escalated_at = %(at)s::timestamptz, version = approval_request.version + 1
    from judged
    where
        approval_request.company_id = %(company_id)s::bigint
        and judged.id = approval_request.id
        and judged.code = 'escalated'
    returning approval_request.*, judged.escalation_duty
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'approvals.approval_escalated' as topic,
        'approval_request' as aggregate,
        escalated.id as key,
        escalated.version,
        jsonb_build_object(
            'kind', escalated.kind,
            'subject', escalated.subject,
            'subject_id', escalated.subject_id,
            'subject_number', escalated.subject_number,
            'escalation_duty', escalated.escalation_duty,
            'from', escalated.status,
            'to', escalated.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from escalated
    order by escalated.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    judged.status,
    judged.escalation_duty
from judged
order by judged.position
