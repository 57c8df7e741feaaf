-- tell_late_cases: (locked) cases past their time, told once for the answer, once for the rest
-- in:  case_id bigint[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number
with asked as (
    select
        item.case_id,
        item.position,
        row_number() over (partition by item.case_id order by item.position) as nth
    from unnest(%(case_id)s::bigint[]) with ordinality as item (case_id, position)
),

seen as materialized (
    select
        asked.position,
        asked.nth,
        found.id,
        found.number,
        found.responded_at is null
        and found.respond_by < %(at)s::timestamptz
        and found.late_answer_told_at is null as answer,
        found.status in ('new', 'open')
        and found.resolve_by < %(at)s::timestamptz
        and found.late_resolution_told_at is null as resolution
    from asked
    left join service_case as found
        on
            found.company_id = %(company_id)s::bigint
            and asked.case_id = found.id
),

judged as materialized (
    select
        seen.*,
        case
            when seen.id is null then 'case_not_found'
            when seen.nth > 1 then 'repeated_in_batch'
            when seen.answer or seen.resolution then 'told'
            else 'nothing_late'
        end as code
    from seen
),

told as (
    update service_case
    set
        late_answer_told_at = case
            when judged.answer then %(at)s::timestamptz else service_case.late_answer_told_at
        end,
        late_resolution_told_at = case
            when judged.resolution then %(at)s::timestamptz
            else service_case.late_resolution_told_at
        end,
        version = service_case.version + 1
    from judged
    where
        service_case.company_id = %(company_id)s::bigint
        and judged.id = service_case.id
        and judged.code = 'told'
    returning
        service_case.id, service_case.version, service_case.number, service_case.customer_id,
        service_case.status, service_case.assigned_to, judged.answer, judged.resolution
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.case_late' as topic,
        'service_case' as aggregate,
        told.id as key,
        told.version,
        jsonb_build_object(
            'number', told.number,
            'customer_id', told.customer_id,
            'assigned_to', told.assigned_to,
            'answer', told.answer,
            'resolution', told.resolution,
            'from', told.status,
            'to', told.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from told
    order by told.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number
from judged
order by judged.position
