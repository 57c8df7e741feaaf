-- lapse_former_requests: (locked) waiting requests whose subject now asks for something else lapse
-- in:  kind text[], subject text[], subject_id bigint[], content jsonb[], company_id bigint,
--      at timestamptz, operation_id uuid
with asked as (
    select distinct on (item.kind, item.subject, item.subject_id)
        item.kind,
        item.subject,
        item.subject_id,
        approval_hash(item.kind, item.subject, item.subject_id, item.content) as content_hash
    from
        unnest(
            %(kind)s::text[], %(subject)s::text[], %(subject_id)s::bigint[], %(content)s::jsonb[]
        )
        with ordinality as item (kind, subject, subject_id, content, position)
    order by item.kind, item.subject, item.subject_id, item.position
),

lapsed as (
    update approval_request
    set
        status = 'lapsed',
        ended_at = %(at)s::timestamptz,
        version = approval_request.version + 1
    from asked
    where
        approval_request.company_id = %(company_id)s::bigint
        and approval_request.status = 'waiting'
        and asked.kind = approval_request.kind
        and asked.subject = approval_request.subject
        and asked.subject_id = approval_request.subject_id
        and asked.content_hash <> approval_request.content_hash
    returning approval_request.*
)

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
        'reason', 'Something else is asked for now',
        'from', 'waiting',
        'to', 'lapsed'
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from lapsed
order by lapsed.id
