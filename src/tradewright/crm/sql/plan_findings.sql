-- plan_findings: tasks for what the watch found, but for what stands open already
-- in:  customer_id bigint[], assignee_id bigint[], finding text[], subject text[], evidence
--      jsonb[], today date, company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: customer_id, id
with asked as (
    select item.*
    from
        unnest(
            %(customer_id)s::bigint[], %(assignee_id)s::bigint[], %(finding)s::text[],
            %(subject)s::text[], %(evidence)s::jsonb[]
        )
        with ordinality as item (customer_id, assignee_id, finding, subject, evidence, position)
),

planned as (
    insert into activity (
        company_id, kind, subject, note, outcome, no_next_reason, status, customer_id, due_on,
        assigned_to, planned_by, planned_at, finding, evidence, version
    )
    select
        %(company_id)s::bigint as company_id,
        'task' as kind,
        asked.subject,
        '' as note,
        '' as outcome,
        '' as no_next_reason,
        'planned' as status,
        asked.customer_id,
        %(today)s::date as due_on,
        asked.assignee_id as assigned_to,
        %(user_id)s::bigint as planned_by,
        %(at)s::timestamptz as planned_at,
        asked.finding,
        asked.evidence,
        1 as version
    from asked
    order by asked.position
    on conflict (company_id, customer_id, finding)
    where status = 'planned' and finding <> '' do nothing
    returning
        activity.id, activity.customer_id, activity.assigned_to, activity.due_on,
        activity.finding
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.activity_planned' as topic,
        'activity' as aggregate,
        planned.id as key,
        1 as version,
        jsonb_build_object(
            'kind', 'task',
            'customer_id', planned.customer_id,
            'assigned_to', planned.assigned_to,
            'due_on', planned.due_on,
            'finding', planned.finding,
            'from', null,
            'to', 'planned'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from planned
    order by planned.id
)

select
    planned.customer_id,
    planned.id
from planned
order by planned.id
