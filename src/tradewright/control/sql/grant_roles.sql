-- grant_roles: a user holds a role from a day on
-- in:  username text[], role text[], valid_from date[], valid_until date[], company_id bigint,
--      user_id bigint (who grants), at timestamptz, operation_id uuid
-- out: position, id, code, valid_from
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

judged as materialized (
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
    judged.valid_from
from judged
left join granted
    on
        judged.user_id = granted.user_id
        and judged.role_id = granted.role_id
        and judged.code = 'granted'
order by judged.position
