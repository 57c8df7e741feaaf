-- answer_cases: what was said about (locked) cases, and whose turn it is
-- in:  case_id bigint[], note text[], kind text[], waits boolean[], version int[], company_id
--      bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status
with asked as (
    select
        item.*,
        row_number() over (partition by item.case_id order by item.position) as nth
    from
        unnest(
            %(case_id)s::bigint[], %(note)s::text[], %(kind)s::text[], %(waits)s::boolean[],
            %(version)s::int[]
        )
        with ordinality as item (case_id, note, kind, waits, seen_version, position)
),

judged as materialized (
    select
        asked.*,
        found.id,
        found.number,
        found.customer_id,
        found.status as former,
        found.waiting_since,
        found.resolve_by,
        case
            when asked.kind = 'internal' then found.status
            when asked.kind = 'answer' and asked.waits then 'waiting_customer'
            when asked.kind = 'customer' and found.status = 'new' then 'new'
            else 'open'
        end as status,
        case
            when found.id is null then 'case_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when found.status in ('resolved', 'closed') then 'case_ended'
            when found.version <> asked.seen_version then 'case_changed'
            when asked.kind not in ('answer', 'customer', 'internal') then 'unknown_kind'
            when trim(asked.note) = '' then 'note_missing'
            else 'answered'
        end as code
    from asked
    left join service_case as found
        on
            found.company_id = %(company_id)s::bigint
            and asked.case_id = found.id
),

said as (
    insert into case_message (company_id, case_id, kind, note, said_by, said_at)
    select
        %(company_id)s::bigint as company_id,
        judged.id as case_id,
        judged.kind,
        judged.note,
        %(user_id)s::bigint as said_by,
        %(at)s::timestamptz as said_at
    from judged
    where judged.code = 'answered'
    order by judged.position
),

answered as (
    update service_case
    set
        status = judged.status,
        responded_at = case
            when judged.kind = 'answer'
                then coalesce(service_case.responded_at, %(at)s::timestamptz)
            else service_case.responded_at
        end,
        waiting_since = case
            when judged.status = 'waiting_customer'
                then coalesce(service_case.waiting_since, %(at)s::timestamptz)
        end,
        resolve_by = case
            when judged.former = 'waiting_customer' and judged.status = 'open'
                then case_resumes(
                    %(company_id)s::bigint, judged.waiting_since, judged.resolve_by,
                    %(at)s::timestamptz
                )
            else service_case.resolve_by
        end,
        version = service_case.version + 1
    from judged
    where
        service_case.company_id = %(company_id)s::bigint
        and judged.id = service_case.id
        and judged.code = 'answered'
    returning
        service_case.id, service_case.version, service_case.number, service_case.customer_id,
        service_case.status, judged.former, judged.kind
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.case_answered' as topic,
        'service_case' as aggregate,
        answered.id as key,
        answered.version,
        jsonb_build_object(
            'number', answered.number,
            'customer_id', answered.customer_id,
            'kind', answered.kind,
            'from', answered.former,
            'to', answered.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from answered
    order by answered.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    replace(
        case when judged.code = 'answered' then judged.status else judged.former end, '_', ' '
    ) as status
from judged
order by judged.position
