-- set_case_policies: working minutes by priority
-- in:  priority text[], response_minutes int[], resolution_minutes int[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.priority order by item.position) as nth
    from
        unnest(%(priority)s::text[], %(response_minutes)s::int[], %(resolution_minutes)s::int[])
        with ordinality as item (priority, response_minutes, resolution_minutes, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.priority not in ('low', 'normal', 'high', 'urgent') then 'unknown_priority'
            when asked.response_minutes <= 0 then 'response_not_positive'
            when asked.resolution_minutes not between asked.response_minutes and 120000
                then 'resolution_too_short'
            when
                (known.response_minutes, known.resolution_minutes)
                = (asked.response_minutes, asked.resolution_minutes)
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join case_policy as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.priority = known.priority
),

numbered as materialized (
    select
        judged.*,
        case
            when judged.code = 'set' then coalesce(judged.known_id, nextval('case_policy_id_seq'))
            else judged.known_id
        end as id
    from judged
    order by judged.position
),

written as (
    insert into case_policy (
        id, company_id, priority, response_minutes, resolution_minutes, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.priority,
        numbered.response_minutes,
        numbered.resolution_minutes,
        1 as version
    from numbered
    where numbered.code = 'set'
    on conflict (id) do update
        set
            response_minutes = excluded.response_minutes,
            resolution_minutes = excluded.resolution_minutes,
            version = case_policy.version + 1
    returning case_policy.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'crm.case_policy_set' as topic,
        'case_policy' as aggregate,
        written.id as key,
        written.version,
        jsonb_build_object(
            'priority', written.priority,
            'response_minutes', written.response_minutes,
            'resolution_minutes', written.resolution_minutes
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from written
    order by written.id
)

select
    numbered.position,
    numbered.id,
    numbered.code
from numbered
order by numbered.position
