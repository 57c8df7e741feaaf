-- change_activities: (locked) planned activities get another day or person
-- in:  activity_id bigint[], due_on date[] (null: stays), assigned_to text[] ('': stays), version
--      int[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, due_on, status
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.activity_id order by item.position) as nth
    from
        unnest(
            %(activity_id)s::bigint[], %(due_on)s::date[], %(assigned_to)s::text[],
            %(version)s::int[]
        )
        with ordinality as item (activity_id, due_on, assigned_to, seen_version, position)
),

named as materialized (
    select
        asked.position,
        asked.nth,
        asked.seen_version,
        activity.id,
        activity.status,
        activity.version,
        activity.due_on as former_day,
        activity.assigned_to as former_id,
        coalesce(asked.due_on, activity.due_on) as due_on,
        case
            when asked.assigned_to = '' then activity.assigned_to
            else colleague(%(company_id)s::bigint, asked.assigned_to, home.today)
        end as assignee_id
    from asked
    cross join home
    left join activity
        on
            activity.company_id = %(company_id)s::bigint
            and asked.activity_id = activity.id
),

judged as materialized (
    select
        named.*,
        case
            when named.id is null then 'activity_not_found'
            when named.nth > 1 then 'repeated_in_batch'
            when named.status <> 'planned' then 'activity_ended'
            when named.version <> named.seen_version then 'activity_changed'
            when named.assignee_id is null then 'unknown_user'
            when
                (named.due_on, named.assignee_id) = (named.former_day, named.former_id)
                then 'unchanged'
            else 'changed'
        end as code
    from named
),

changed as (
    update activity
    set
        due_on = judged.due_on,
        assigned_to = judged.assignee_id,
        version = activity.version + 1
    from judged
    where
        activity.company_id = %(company_id)s::bigint
        and judged.id = activity.id
        and judged.code = 'changed'
    returning
        activity.id, activity.version, activity.customer_id, activity.opportunity_id,
        activity.due_on, activity.assigned_to
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.activity_changed' as topic,
        'activity' as aggregate,
        changed.id as key,
        changed.version,
        jsonb_build_object(
            'customer_id', changed.customer_id,
            'opportunity_id', changed.opportunity_id,
            'due_on', changed.due_on,
            'assigned_to', changed.assigned_to,
            'from', 'planned',
            'to', 'planned'
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
    judged.due_on,
    judged.status
from judged
order by judged.position
