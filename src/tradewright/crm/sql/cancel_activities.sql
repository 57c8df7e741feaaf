-- cancel_activities: (locked) activities are given up
-- in:  activity_id bigint[], reason text[], version int[], company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.activity_id order by item.position) as nth
    from
        unnest(%(activity_id)s::bigint[], %(reason)s::text[], %(version)s::int[])
        with ordinality as item (activity_id, reason, seen_version, position)
),

judged as materialized (
    select
        asked.*,
        activity.id,
        case
            when activity.id is null then 'activity_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when activity.status = 'cancelled' then 'already_cancelled'
            when activity.status = 'done' then 'activity_done'
            when activity.version <> asked.seen_version then 'activity_changed'
            when trim(asked.reason) = '' then 'reason_missing'
            else 'cancelled'
        end as code
    from asked
    left join activity
        on
            activity.company_id = %(company_id)s::bigint
            and asked.activity_id = activity.id
),

cancelled as (
    update activity
    set
        status = 'cancelled',
        outcome = judged.reason,
        ended_at = %(at)s::timestamptz,
        ended_by = %(user_id)s::bigint,
        version = activity.version + 1
    from judged
    where
        activity.company_id = %(company_id)s::bigint
        and judged.id = activity.id
        and judged.code = 'cancelled'
    returning
        activity.id, activity.version, activity.kind, activity.customer_id,
        activity.opportunity_id, activity.case_id
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.activity_cancelled' as topic,
        'activity' as aggregate,
        cancelled.id as key,
        cancelled.version,
        jsonb_build_object(
            'kind', cancelled.kind,
            'customer_id', cancelled.customer_id,
            'opportunity_id', cancelled.opportunity_id,
            'case_id', cancelled.case_id,
            'from', 'planned',
            'to', 'cancelled'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from cancelled
    order by cancelled.id
)

select
    judged.position,
    judged.id,
    judged.code
from judged
order by judged.position
