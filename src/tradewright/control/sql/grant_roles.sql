-- grant_roles: a user holds a role from a day on
-- in:  username text[], role text[], valid_from date[], valid_until date[], company_id bigint,
--      user_id bigint (who grants), at timestamptz, operation_id uuid
-- out: position, id, code, valid_from, detail jsonb (of a pair that would conflict)
with asked as (
    select
        item.position,
        item.username,
        item.role,
        coalesce(
            item.valid_from, (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as valid_from,
        item.valid_until,
        row_number() over (
            partition by item.username, item.role order by item.position
        ) as nth
    from
        unnest(
            %(username)s::text[], %(role)s::text[], %(valid_from)s::date[], %(valid_until)s::date[]
        )
        with ordinality as item (username, role, valid_from, valid_until, position)
    inner join company on company.id = %(company_id)s::bigint
),

found as materialized (
    select
        asked.*,
        app_user.id as user_id,
        role.id as role_id,
        held.id as held_id,
        case
            when app_user.id is null then 'unknown_user'
            when role.id is null then 'unknown_role'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.valid_until <= asked.valid_from then 'ends_before_it_begins'
            when held.covers then 'already_granted'
            when held.id is not null then 'overlaps_grant'
            when app_user.id = %(user_id)s::bigint then 'own_role'
            else 'granted'
        end as code
    from asked
    left join app_user on asked.username = app_user.username and app_user.is_active
    left join role on asked.role = role.code
    left join lateral (
        select
            user_role.id,
            user_role.valid_from <= asked.valid_from
            and coalesce(user_role.valid_until, 'infinity')
            >= coalesce(asked.valid_until, 'infinity') as covers
        from user_role
        where
            user_role.company_id = %(company_id)s::bigint
            and user_role.user_id = app_user.id
            and user_role.role_id = role.id
            and user_role.valid_from < coalesce(asked.valid_until, 'infinity')
            and coalesce(user_role.valid_until, 'infinity') > asked.valid_from
            and coalesce(user_role.valid_until, 'infinity') > user_role.valid_from
        order by user_role.valid_from
        limit 1
    ) as held on true
),

-- what the user would hold together with the new role: the role itself, those held meanwhile, and
-- those granted further up in this batch
together as (
    select
        found.position,
        found.user_id,
        found.role_id,
        found.valid_from,
        other.role_id as other_role_id,
        other.code as other_role
    from found
    cross join
        lateral (
            select
                found.role_id,
                found.role as code
            union
            select
                user_role.role_id,
                role.code
            from user_role
            inner join role on user_role.role_id = role.id
            where
                user_role.company_id = %(company_id)s::bigint
                and user_role.user_id = found.user_id
                and user_role.valid_from < coalesce(found.valid_until, 'infinity')
                and coalesce(user_role.valid_until, 'infinity') > found.valid_from
            union
            select
                above.role_id,
                above.role as code
            from found as above
            where
                above.user_id = found.user_id
                and above.position < found.position
                and above.code = 'granted'
                and above.valid_from < coalesce(found.valid_until, 'infinity')
                and coalesce(above.valid_until, 'infinity') > found.valid_from
        ) as other
    where found.code = 'granted'
),

side as materialized (
    select sides.*
    from role_sides(%(company_id)s::bigint) as sides
    where exists (
        select 1 from found
        where found.code = 'granted'
    )
),

clash as materialized (
    select distinct on (together.position)
        together.position,
        jsonb_build_object(
            'number', pair.number,
            'risk', pair.risk,
            'duty', coalesce(
                case when other.duty_b is not null then mine.duty_a end, mine.duty_b
            ),
            'other_duty', case
                when mine.duty_a is not null and other.duty_b is not null then other.duty_b
                else other.duty_a
            end,
            'other_role', together.other_role
        ) as detail
    from together
    inner join side as mine on together.role_id = mine.role_id
    inner join side as other
        on together.other_role_id = other.role_id and mine.number = other.number
    inner join sod_rules_of(%(company_id)s::bigint) as pair on mine.number = pair.number
    inner join company on company.id = %(company_id)s::bigint
    where
        (
            (mine.duty_a is not null and other.duty_b is not null)
            or (mine.duty_b is not null and other.duty_a is not null)
        )
        and not is_excused(
            %(company_id)s::bigint,
            together.user_id,
            mine.number,
            greatest(
                together.valid_from, (%(at)s::timestamptz at time zone company.time_zone)::date
            ),
            %(at)s::timestamptz
        )
    order by together.position, pair.level, pair.number, together.other_role
),

judged as materialized (
    select
        found.position,
        found.username,
        found.role,
        found.valid_from,
        found.valid_until,
        found.user_id,
        found.role_id,
        found.held_id,
        case
            when clash.position is not null then 'conflicts_with_duty'
            else found.code
        end as code,
        coalesce(clash.detail, '{}'::jsonb) as detail
    from found
    left join clash on found.position = clash.position
),

granted as (
    insert into user_role (company_id, user_id, role_id, valid_from, valid_until, version)
    select
        %(company_id)s::bigint as company_id,
        judged.user_id,
        judged.role_id,
        judged.valid_from,
        judged.valid_until,
        1 as version
    from judged
    where judged.code = 'granted'
    order by judged.position
    returning id, user_id, role_id
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.role_granted' as topic,
        'user_role' as aggregate,
        granted.id as key,
        1 as version,
        jsonb_build_object(
            'user_id', judged.user_id,
            'username', judged.username,
            'role', judged.role,
            'valid_from', judged.valid_from,
            'valid_until', judged.valid_until
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from judged
    inner join granted on judged.user_id = granted.user_id and judged.role_id = granted.role_id
    where judged.code = 'granted'
)

select
    judged.position,
    coalesce(granted.id, judged.held_id) as id,
    judged.code,
    judged.valid_from,
    judged.detail
from judged
left join granted
    on
        judged.user_id = granted.user_id
        and judged.role_id = granted.role_id
        and judged.code = 'granted'
order by judged.position
