-- change_cases: (locked) cases get another kind, priority or person
-- in:  case_id bigint[], kind text[], priority text[], assigned_to text[], version int[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.case_id order by item.position) as nth
    from
        unnest(
            %(case_id)s::bigint[], %(kind)s::text[], %(priority)s::text[], %(assigned_to)s::text[],
            %(version)s::int[]
        )
        with ordinality as item (case_id, kind, priority, assigned_to, seen_version, position)
),

named as materialized (
    select
        asked.position,
        asked.nth,
        asked.seen_version,
        asked.assigned_to,
        found.id,
        found.number,
        found.status,
        found.version,
        found.opened_at,
        found.respond_by,
        found.resolve_by,
        found.kind as former_kind,
        found.priority as former_priority,
        found.assigned_to as former_id,
        coalesce(nullif(asked.kind, ''), found.kind) as kind,
        coalesce(nullif(asked.priority, ''), found.priority) as priority,
        case
            when asked.assigned_to = '' then found.assigned_to
            else colleague(%(company_id)s::bigint, asked.assigned_to, home.today)
        end as assignee_id
    from asked
    cross join home
    left join service_case as found
        on
            found.company_id = %(company_id)s::bigint
            and asked.case_id = found.id
),

judged as materialized (
    select
        named.*,
        case
            when named.id is null then 'case_not_found'
            when named.nth > 1 then 'repeated_in_batch'
            when named.status in ('resolved', 'closed') then 'case_ended'
            when named.version <> named.seen_version then 'case_changed'
            when
                named.kind not in (
                    'question', 'complaint', 'damage', 'wrong_item', 'short_delivery', 'price',
                    'invoice', 'quality', 'other'
                )
                then 'unknown_kind'
            when named.priority not in ('low', 'normal', 'high', 'urgent') then 'unknown_priority'
            when named.assigned_to <> '' and named.assignee_id is null then 'unknown_user'
            when
                named.kind = named.former_kind
                and named.priority = named.former_priority
                and coalesce(named.assignee_id, 0) = coalesce(named.former_id, 0)
                then 'unchanged'
            else 'changed'
        end as code
    from named
),

changed as (
    update service_case
    set
        kind = judged.kind,
        priority = judged.priority,
        assigned_to = judged.assignee_id,
        respond_by = case
            when judged.priority = judged.former_priority then judged.respond_by
            else working_time_after(%(company_id)s::bigint, judged.opened_at, minutes.response)
        end,
        resolve_by = case
            when judged.priority = judged.former_priority then judged.resolve_by
            else working_time_after(%(company_id)s::bigint, judged.opened_at, minutes.resolution)
        end,
        version = service_case.version + 1
    from judged
    cross join lateral case_minutes(%(company_id)s::bigint, judged.priority) as minutes
    where
        service_case.company_id = %(company_id)s::bigint
        and judged.id = service_case.id
        and judged.code = 'changed'
    returning
        service_case.id, service_case.version, service_case.number, service_case.customer_id,
        service_case.status, service_case.kind, service_case.priority, service_case.assigned_to,
        service_case.respond_by, service_case.resolve_by
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.case_changed' as topic,
        'service_case' as aggregate,
        changed.id as key,
        changed.version,
        jsonb_build_object(
            'number', changed.number,
            'customer_id', changed.customer_id,
            'kind', changed.kind,
            'priority', changed.priority,
            'assigned_to', changed.assigned_to,
            'respond_by', changed.respond_by,
            'resolve_by', changed.resolve_by,
            'from', changed.status,
            'to', changed.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from changed
    order by changed.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    replace(judged.status, '_', ' ') as status
from judged
order by judged.position
