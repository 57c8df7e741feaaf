-- decide_approvals: people's words on (locked) requests, and what becomes of those
-- in:  request_id bigint[], decision text[], content_hash text[] (hexadecimal, as it was seen),
--      reason text[], duties text[] (of who decides), company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, number, status, missing
with asked as (
    select
        item.*,
        row_number() over (partition by item.request_id order by item.position) as nth
    from
        unnest(
            %(request_id)s::bigint[], %(decision)s::text[], %(content_hash)s::text[],
            %(reason)s::text[]
        )
        with ordinality as item (request_id, decision, content_hash, reason, position)
),

judged as materialized (
    select
        asked.position,
        asked.decision,
        asked.reason,
        request.id,
        request.subject_number as number,
        request.status,
        standing.authority_of,
        standing.duty,
        rule.approvers - so_far.approvals - 1 as missing,
        case
            when request.id is null then 'request_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.decision not in ('approve', 'refuse') then 'unknown_decision'
            when mine.decision = asked.decision then 'already_decided'
            when request.status <> 'waiting' then 'not_waiting'
            when %(at)s::timestamptz >= request.expires_at then 'too_late'
            when standing.standing = 'own' then 'own_request'
            when standing.standing = 'through_delegate' then 'own_through_delegate'
            when standing.standing = 'decided' then 'decided_otherwise'
            when standing.standing = 'beyond' then 'beyond_authority'
            when standing.standing = 'not_approver' then 'not_approver'
            when encode(request.content_hash, 'hex') <> lower(asked.content_hash)
                then 'content_changed'
            when asked.decision = 'refuse' and trim(asked.reason) = '' then 'reason_missing'
            when asked.decision = 'refuse' then 'turned_down'
            when rule.approvers > so_far.approvals + 1 then 'counted'
            else 'approved'
        end as code
    from asked
    left join approval_request as request
        on
            request.company_id = %(company_id)s::bigint
            and asked.request_id = request.id
    left join approval_rule as rule
        on
            rule.company_id = %(company_id)s::bigint
            and request.rule_id = rule.id
    left join approval_decision as mine
        on
            mine.company_id = %(company_id)s::bigint
            and request.id = mine.request_id
            and mine.decided_by = %(user_id)s::bigint
    left join lateral (
        select count(*) as approvals
        from approval_decision
        where
            approval_decision.company_id = %(company_id)s::bigint
            and approval_decision.request_id = request.id
            and approval_decision.decision = 'approve'
    ) as so_far on true
    left join lateral approval_standing(
        %(company_id)s::bigint, request.id, %(user_id)s::bigint, %(duties)s::text[],
        %(at)s::timestamptz
    ) as standing on true
),

decided as (
    insert into approval_decision (
        company_id, request_id, decision, decided_by, authority_of, duty, reason, content_hash,
        decided_at
    )
    select
        %(company_id)s::bigint as company_id,
        request.id as request_id,
        judged.decision,
        %(user_id)s::bigint as decided_by,
        judged.authority_of,
        judged.duty,
        judged.reason,
        request.content_hash,
        %(at)s::timestamptz as decided_at
    from judged
    inner join approval_request as request on judged.id = request.id
    where
        request.company_id = %(company_id)s::bigint
        and judged.code in ('approved', 'counted', 'turned_down')
    order by request.id
    returning approval_decision.request_id
),

ended as (
    update approval_request
    set
        status = case judged.code
            when 'approved' then 'approved'
            when 'turned_down' then 'refused'
            else approval_request.status
        end,
        ended_at = case when judged.code <> 'counted' then %(at)s::timestamptz end,
        version = approval_request.version + 1
    from decided
    inner join judged on decided.request_id = judged.id
    where
        approval_request.company_id = %(company_id)s::bigint
        and decided.request_id = approval_request.id
        and judged.code in ('approved', 'counted', 'turned_down')
    returning approval_request.*, judged.code, judged.reason as because, judged.authority_of
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        case
            when ended.code = 'counted' then 'approvals.approval_counted'
            else 'approvals.approval_decided'
        end as topic,
        'approval_request' as aggregate,
        ended.id as key,
        ended.version,
        jsonb_build_object(
            'kind', ended.kind,
            'subject', ended.subject,
            'subject_id', ended.subject_id,
            'subject_number', ended.subject_number,
            'decision', case when ended.code = 'turned_down' then 'refused' else 'approved' end,
            'content', ended.content,
            'reason', ended.because,
            'requested_by', ended.requested_by,
            'decided_by', %(user_id)s::bigint,
            'authority_of', ended.authority_of,
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
    judged.missing
from judged
order by judged.position
