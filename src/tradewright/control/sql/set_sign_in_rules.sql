-- set_sign_in_rules: (roles locked) what a company asks of those who hold a role when they sign in
-- in:  role text[], needs_second_factor boolean[], idle_minutes int[], hours int[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, role
with asked as (
    select
        item.*,
        row_number() over (partition by item.role order by item.position) as nth
    from
        unnest(
            %(role)s::text[], %(needs_second_factor)s::boolean[], %(idle_minutes)s::int[],
            %(hours)s::int[]
        )
        with ordinality as item (role, needs_second_factor, idle_minutes, hours, position)
),

judged as materialized (
    select
        asked.*,
        role.id as role_id,
        case
            when role.id is null then 'unknown_role'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.idle_minutes not between 5 and 240 then 'idle_out_of_range'
            when asked.hours not between 1 and 24 then 'hours_out_of_range'
            when
                sign_in_rule.needs_second_factor = asked.needs_second_factor
                and sign_in_rule.idle_minutes = asked.idle_minutes
                and sign_in_rule.hours = asked.hours
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join role on asked.role = role.code
    left join sign_in_rule
        on role.id = sign_in_rule.role_id and sign_in_rule.company_id = %(company_id)s::bigint
),

ruled as (
    insert into sign_in_rule (
        company_id, role_id, needs_second_factor, idle_minutes, hours, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.role_id,
        judged.needs_second_factor,
        judged.idle_minutes,
        judged.hours,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, role_id) do update
        set
            needs_second_factor = excluded.needs_second_factor,
            idle_minutes = excluded.idle_minutes,
            hours = excluded.hours,
            version = sign_in_rule.version + 1
    returning id, role_id, version, needs_second_factor, idle_minutes, hours
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.sign_in_rule_set' as topic,
        'sign_in_rule' as aggregate,
        ruled.id as key,
        ruled.version,
        jsonb_build_object(
            'role', judged.role, 'needs_second_factor', ruled.needs_second_factor,
            'idle_minutes', ruled.idle_minutes, 'hours', ruled.hours
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from ruled
    inner join judged on ruled.role_id = judged.role_id and judged.code = 'set'
    order by judged.position
)

select
    judged.position,
    coalesce(ruled.id, held.id) as id,
    judged.code,
    judged.role
from judged
left join ruled on judged.role_id = ruled.role_id and judged.code = 'set'
left join sign_in_rule as held
    on judged.role_id = held.role_id and held.company_id = %(company_id)s::bigint
order by judged.position
