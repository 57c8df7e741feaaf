-- move_cases: (locked) cases are resolved, closed, or open again
-- in:  case_id bigint[], to_status text[], reason text[], version int[], company_id bigint, user_id
--      bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status
with asked as (
    select
        item.*,
        row_number() over (partition by item.case_id order by item.position) as nth
    from
        unnest(%(case_id)s::bigint[], %(to_status)s::text[], %(reason)s::text[], %(version)s::int[])
        with ordinality as item (case_id, status, reason, seen_version, position)
),

judged as materialized (
    select
        asked.*,
        found.id,
        found.number,
        found.status as former,
        minutes.resolution as resolution_minutes,
        found.waiting_since,
        found.resolve_by,
        case
            when found.id is null then 'case_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.status not in ('open', 'resolved', 'closed') then 'unknown_status'
            when asked.status = found.status then 'already_there'
            when found.version <> asked.seen_version then 'case_changed'
            when
                not case_may(found.status, asked.status)
                or (asked.status = 'open' and found.status = 'new')
                then 'not_possible'
            when
                trim(asked.reason) = ''
                and (
                    asked.status = 'resolved'
                    or (asked.status = 'open' and found.status <> 'waiting_customer')
                )
                then 'reason_missing'
            else 'moved'
        end as code
    from asked
    left join service_case as found
        on
            found.company_id = %(company_id)s::bigint
            and asked.case_id = found.id
    left join
        lateral
        case_minutes(%(company_id)s::bigint, found.priority) as minutes
        on true
),

said as (
    insert into case_message (company_id, case_id, kind, note, said_by, said_at)
    select
        %(company_id)s::bigint as company_id,
        judged.id as case_id,
        'internal' as kind,
        judged.reason as note,
        %(user_id)s::bigint as said_by,
        %(at)s::timestamptz as said_at
    from judged
    where judged.code = 'moved' and trim(judged.reason) <> ''
    order by judged.position
),

moved as (
    update service_case
    set
        status = judged.status,
        responded_at = coalesce(service_case.responded_at, %(at)s::timestamptz),
        waiting_since = null,
        resolved_at = case judged.status
            when 'resolved' then %(at)s::timestamptz
            when 'closed' then service_case.resolved_at
        end,
        closed_at = case when judged.status = 'closed' then %(at)s::timestamptz end,
        resolution = case judged.status
            when 'resolved' then judged.reason
            when 'closed' then service_case.resolution
            else ''
        end,
        reopened = service_case.reopened
        + (judged.former in ('resolved', 'closed') and judged.status = 'open')::int,
        resolve_by = case
            when judged.status <> 'open' then service_case.resolve_by
            when judged.former = 'waiting_customer'
                then case_resumes(
                    %(company_id)s::bigint, judged.waiting_since, judged.resolve_by,
                    %(at)s::timestamptz
                )
            else working_time_after(
                %(company_id)s::bigint,
                %(at)s::timestamptz,
                judged.resolution_minutes
            )
        end,
        late_resolution_told_at = case
            when judged.former in ('resolved', 'closed') and judged.status = 'open' then null
            else service_case.late_resolution_told_at
        end,
        version = service_case.version + 1
    from judged
    where
        service_case.company_id = %(company_id)s::bigint
        and judged.id = service_case.id
        and judged.code = 'moved'
    returning
        service_case.id, service_case.version, service_case.number, service_case.customer_id,
        service_case.status, judged.former
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.case_moved' as topic,
        'service_case' as aggregate,
        moved.id as key,
        moved.version,
        jsonb_build_object(
            'number', moved.number,
            'customer_id', moved.customer_id,
            'from', moved.former,
            'to', moved.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from moved
    order by moved.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    replace(
        case when judged.code = 'moved' then judged.status else judged.former end, '_', ' '
    ) as status
from judged
order by judged.position
