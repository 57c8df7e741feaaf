-- complete_activities: (locked) activities are done, and what comes next is planned
-- in:  activity_id bigint[], outcome text[], next_subject text[], next_due_on date[], next_kind
--      text[], no_next_reason text[], version int[], company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, next_id
with asked as (
    select
        item.*,
        row_number() over (partition by item.activity_id order by item.position) as nth
    from
        unnest(
            %(activity_id)s::bigint[], %(outcome)s::text[], %(next_subject)s::text[],
            %(next_due_on)s::date[], %(next_kind)s::text[], %(no_next_reason)s::text[],
            %(version)s::int[]
        )
        with ordinality as item (
            activity_id, outcome, next_subject, next_due_on, next_kind, no_next_reason,
            seen_version, position
        )
),

found as materialized (
    select
        asked.*,
        activity.id,
        activity.status,
        activity.version,
        activity.kind,
        activity.customer_id,
        activity.contact_id,
        activity.opportunity_id,
        activity.case_id,
        activity.assigned_to,
        trim(asked.next_subject) <> '' as has_next,
        row_number() over (
            partition by activity.opportunity_id order by asked.position
        ) as nth_of_opportunity
    from asked
    left join activity
        on
            activity.company_id = %(company_id)s::bigint
            and asked.activity_id = activity.id
),

-- how many steps each open opportunity has planned; those of this call end one after the other
steps as materialized (
    select
        opportunity.id as opportunity_id,
        count(activity.id) as planned
    from opportunity
    left join activity
        on
            activity.company_id = %(company_id)s::bigint
            and opportunity.id = activity.opportunity_id
            and activity.status = 'planned'
    where
        opportunity.company_id = %(company_id)s::bigint
        and opportunity.id in (select found.opportunity_id from found)
        and opportunity.status = 'open'
    group by opportunity.id
),

judged as materialized (
    select
        found.*,
        case
            when found.id is null then 'activity_not_found'
            when found.nth > 1 then 'repeated_in_batch'
            when found.status = 'done' then 'already_completed'
            when found.status = 'cancelled' then 'activity_cancelled'
            when found.version <> found.seen_version then 'activity_changed'
            when trim(found.outcome) = '' then 'outcome_missing'
            when
                found.has_next
                and found.next_kind not in ('', 'call', 'visit', 'mail', 'task', 'note')
                then 'unknown_kind'
            when found.has_next and found.next_due_on is null then 'due_missing'
            when
                not found.has_next
                and trim(found.no_next_reason) = ''
                and steps.planned <= found.nth_of_opportunity
                then 'next_missing'
            else 'completed'
        end as code
    from found
    left join steps on found.opportunity_id = steps.opportunity_id
),

numbered as materialized (
    select
        judged.*,
        case
            when judged.code = 'completed' and judged.has_next then nextval('activity_id_seq')
        end as next_id
    from judged
    order by judged.position
),

following as (
    insert into activity (
        id, company_id, kind, subject, note, outcome, no_next_reason, status, customer_id,
        contact_id, opportunity_id, case_id, due_on, assigned_to, planned_by, planned_at, finding,
        version
    )
    select
        numbered.next_id as id,
        %(company_id)s::bigint as company_id,
        coalesce(nullif(numbered.next_kind, ''), numbered.kind) as kind,
        trim(numbered.next_subject) as subject,
        '' as note,
        '' as outcome,
        '' as no_next_reason,
        'planned' as status,
        numbered.customer_id,
        numbered.contact_id,
        numbered.opportunity_id,
        numbered.case_id,
        numbered.next_due_on as due_on,
        numbered.assigned_to,
        %(user_id)s::bigint as planned_by,
        %(at)s::timestamptz as planned_at,
        '' as finding,
        1 as version
    from numbered
    where numbered.next_id is not null
    returning activity.id
),

completed as (
    update activity
    set
        status = 'done',
        outcome = numbered.outcome,
        no_next_reason = numbered.no_next_reason,
        next_id = following.id,
        ended_at = %(at)s::timestamptz,
        ended_by = %(user_id)s::bigint,
        version = activity.version + 1
    from numbered
    left join following on numbered.next_id = following.id
    where
        activity.company_id = %(company_id)s::bigint
        and numbered.id = activity.id
        and numbered.code = 'completed'
    returning activity.id, activity.version
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        told.topic,
        'activity' as aggregate,
        told.key,
        told.version,
        told.body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from (
        select
            'crm.activity_done' as topic,
            completed.id as key,
            completed.version,
            jsonb_build_object(
                'kind', numbered.kind,
                'customer_id', numbered.customer_id,
                'opportunity_id', numbered.opportunity_id,
                'case_id', numbered.case_id,
                'assigned_to', numbered.assigned_to,
                'from', 'planned',
                'to', 'done'
            ) as body
        from completed
        inner join numbered on completed.id = numbered.id and numbered.nth = 1
        union all
        select
            'crm.activity_planned' as topic,
            numbered.next_id as key,
            1 as version,
            jsonb_build_object(
                'kind', coalesce(nullif(numbered.next_kind, ''), numbered.kind),
                'customer_id', numbered.customer_id,
                'opportunity_id', numbered.opportunity_id,
                'case_id', numbered.case_id,
                'assigned_to', numbered.assigned_to,
                'due_on', numbered.next_due_on,
                'from', null,
                'to', 'planned'
            ) as body
        from numbered
        where numbered.next_id is not null
    ) as told
    order by told.key
)

select
    numbered.position,
    numbered.id,
    numbered.code,
    numbered.next_id
from numbered
order by numbered.position
