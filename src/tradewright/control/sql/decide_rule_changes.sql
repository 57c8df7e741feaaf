-- decide_rule_changes: (locked) changes of pairs hold, or are refused
-- in:  change_id bigint[], approve boolean[], company_id bigint, user_id bigint (who decides),
--      at timestamptz, operation_id uuid
-- out: position, id, code, number, person, duty, other_duty
with asked as materialized (
    select
        item.*,
        change.id,
        change.number,
        change.status,
        change.asked_by,
        change.is_enabled,
        duties_pattern(change.duties_a, false) as a,
        duties_pattern(change.duties_a, true) as not_a,
        duties_pattern(change.duties_b, false) as b,
        duties_pattern(change.duties_b, true) as not_b,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        row_number() over (partition by item.change_id order by item.position) as nth
    from
        unnest(%(change_id)s::bigint[], %(approve)s::boolean[])
        with ordinality as item (change_id, approve, position)
    inner join company on company.id = %(company_id)s::bigint
    left join sod_rule_change as change
        on
            change.company_id = %(company_id)s::bigint
            and item.change_id = change.id
),

holds as materialized (
    select distinct
        asked.position,
        held.user_id,
        role_duty.duty,
        role_duty.duty ~ asked.a and role_duty.duty !~ asked.not_a as on_a,
        role_duty.duty ~ asked.b and role_duty.duty !~ asked.not_b as on_b
    from asked
    inner join user_role as held
        on
            held.company_id = %(company_id)s::bigint
            and asked.today >= held.valid_from
            and coalesce(held.valid_until, 'infinity') > asked.today
    inner join app_user on held.user_id = app_user.id and app_user.is_active
    inner join role_duty on held.role_id = role_duty.role_id
    where
        asked.is_enabled and asked.approve and asked.status = 'asked'
        and not is_excused(
            %(company_id)s::bigint, held.user_id, asked.number, asked.today, %(at)s::timestamptz
        )
),

clash as materialized (
    select distinct on (holds.position)
        holds.position,
        app_user.username as person,
        min(holds.duty) filter (where holds.on_a) as duty,
        min(holds.duty) filter (where holds.on_b) as other_duty
    from holds
    inner join app_user on holds.user_id = app_user.id
    where holds.on_a or holds.on_b
    group by holds.position, app_user.username
    having bool_or(holds.on_a) and bool_or(holds.on_b)
    order by holds.position, app_user.username
),

judged as materialized (
    select
        asked.*,
        clash.person,
        clash.duty,
        clash.other_duty,
        case when asked.approve then 'approved' else 'refused' end as status_after,
        case
            when asked.id is null then 'change_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.status <> 'asked' then 'already_decided'
            when asked.asked_by = %(user_id)s::bigint then 'same_person'
            when clash.position is not null then 'conflicts_held'
            when asked.approve then 'approved'
            else 'refused'
        end as code
    from asked
    left join clash on asked.position = clash.position
),

decided as (
    update sod_rule_change
    set
        status = judged.status_after,
        decided_by = %(user_id)s::bigint,
        decided_at = %(at)s::timestamptz,
        version = sod_rule_change.version + 1
    from judged
    where
        sod_rule_change.company_id = %(company_id)s::bigint
        and judged.id = sod_rule_change.id
        and judged.code in ('approved', 'refused')
    returning
        sod_rule_change.id, sod_rule_change.version, sod_rule_change.number,
        sod_rule_change.status, sod_rule_change.level, sod_rule_change.is_enabled
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.rule_change_decided' as topic,
        'sod_rule_change' as aggregate,
        decided.id as key,
        decided.version,
        jsonb_build_object(
            'number', decided.number,
            'level', decided.level,
            'is_enabled', decided.is_enabled,
            'from', 'asked',
            'to', decided.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from decided
    order by decided.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    judged.person,
    judged.duty,
    judged.other_duty
from judged
order by judged.position
