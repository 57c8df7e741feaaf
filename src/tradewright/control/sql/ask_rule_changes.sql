-- ask_rule_changes: a pair shall be switched or weighed, or one of the company's own be added
-- in:  number int[] (null: a new pair), is_enabled boolean[], level text[], reason text[],
--      name_a text[], duties_a text[] (blanks between), name_b text[], duties_b text[],
--      risk text[], company_id bigint, user_id bigint, own_from int, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number
with asked as materialized (
    select
        item.*,
        pair.number as known_number,
        coalesce(nullif(trim(item.name_a), ''), pair.name_a, '') as side_a,
        coalesce(string_to_array(nullif(trim(item.duties_a), ''), ' '), pair.duties_a, '{}')
            as patterns_a,
        coalesce(nullif(trim(item.name_b), ''), pair.name_b, '') as side_b,
        coalesce(string_to_array(nullif(trim(item.duties_b), ''), ' '), pair.duties_b, '{}')
            as patterns_b,
        coalesce(nullif(trim(item.risk), ''), pair.risk, '') as what_goes_wrong,
        coalesce(
            item.number,
            greatest(
                %(own_from)s::int - 1,
                (
                    select max(change.number)
                    from sod_rule_change as change
                    where change.company_id = %(company_id)s::bigint
                )
            ) + (count(*) filter (where item.number is null) over (order by item.position))::int
        ) as new_number,
        row_number() over (
            partition by
                item.number,
                case when item.number is null then item.duties_a || ' | ' || item.duties_b end
            order by item.position
        ) as nth
    from
        unnest(
            %(number)s::int[], %(is_enabled)s::boolean[], %(level)s::text[],
            %(reason)s::text[], %(name_a)s::text[], %(duties_a)s::text[], %(name_b)s::text[],
            %(duties_b)s::text[], %(risk)s::text[]
        )
        with ordinality as item (
            number, is_enabled, level, reason, name_a, duties_a, name_b, duties_b, risk, position
        )
    left join sod_rules_of(%(company_id)s::bigint) as pair on item.number = pair.number
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.number is not null and asked.known_number is null then 'unknown_pair'
            when asked.nth > 1 then 'repeated_in_batch'
            when known.id is not null then 'already_asked'
            when asked.level not in ('high', 'medium') then 'unknown_level'
            when trim(asked.reason) = '' then 'reason_missing'
            when asked.side_a = '' or asked.side_b = '' then 'name_missing'
            when asked.patterns_a = '{}' or asked.patterns_b = '{}' then 'duties_missing'
            when
                exists (
                    select 1
                    from role_duty
                    where
                        role_duty.duty ~ duties_pattern(asked.patterns_a, false)
                        and role_duty.duty !~ duties_pattern(asked.patterns_a, true)
                        and role_duty.duty ~ duties_pattern(asked.patterns_b, false)
                        and role_duty.duty !~ duties_pattern(asked.patterns_b, true)
                )
                then 'duty_on_both_sides'
            else 'asked'
        end as code
    from asked
    left join lateral (
        select change.id
        from sod_rule_change as change
        where
            change.company_id = %(company_id)s::bigint
            and change.status = 'asked'
            and (
                change.number = asked.number
                or (
                    asked.number is null
                    and change.duties_a = asked.patterns_a
                    and change.duties_b = asked.patterns_b
                )
            )
        order by change.id
        limit 1
    ) as known on true
),

made as (
    insert into sod_rule_change (
        company_id, number, name_a, duties_a, name_b, duties_b, risk, level, is_enabled, reason,
        asked_by, asked_at, status, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.new_number as number,
        judged.side_a as name_a,
        judged.patterns_a as duties_a,
        judged.side_b as name_b,
        judged.patterns_b as duties_b,
        judged.what_goes_wrong as risk,
        judged.level,
        judged.is_enabled,
        trim(judged.reason) as reason,
        %(user_id)s::bigint as asked_by,
        %(at)s::timestamptz as asked_at,
        'asked' as status,
        1 as version
    from judged
    where judged.code = 'asked'
    order by judged.position
    returning id, number, level, is_enabled, reason, duties_a, duties_b
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.rule_change_asked' as topic,
        'sod_rule_change' as aggregate,
        made.id as key,
        1 as version,
        jsonb_build_object(
            'number', made.number,
            'level', made.level,
            'is_enabled', made.is_enabled,
            'duties_a', made.duties_a,
            'duties_b', made.duties_b,
            'reason', made.reason,
            'from', null,
            'to', 'asked'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from made
    order by made.id
)

select
    judged.position,
    coalesce(made.id, judged.known_id) as id,
    judged.code,
    judged.new_number as number
from judged
left join made on judged.new_number = made.number and judged.code = 'asked'
order by judged.position
