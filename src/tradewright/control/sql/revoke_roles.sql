-- revoke_roles: a user holds a role no longer from a day on; later grants of it end too
-- in:  username text[], role text[], valid_until date[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, valid_until
with asked as (
    select
        item.position,
        item.username,
        item.role,
        coalesce(
            item.valid_until, (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as valid_until,
        row_number() over (
            partition by item.username, item.role order by item.position
        ) as nth
    from
        unnest(%(username)s::text[], %(role)s::text[], %(valid_until)s::date[])
        with ordinality as item (username, role, valid_until, position)
    inner join company on company.id = %(company_id)s::bigint
),

guardian as (
    select
        user_role.id,
        user_role.user_id,
        user_role.role_id
    from user_role
    inner join role_duty
        on user_role.role_id = role_duty.role_id and role_duty.duty = 'control.grant_roles'
    inner join app_user on user_role.user_id = app_user.id and app_user.is_active
    where user_role.company_id = %(company_id)s::bigint and user_role.valid_until is null
),

found as (
    select
        asked.*,
        app_user.id as user_id,
        role.id as role_id,
        held.first_id,
        held.lasting_id,
        held.lasting_id is not null
        and asked.nth = 1
        and exists (
            select 1
            from guardian
            where guardian.user_id = app_user.id and guardian.role_id = role.id
        ) as ends_guardian
    from asked
    left join app_user on asked.username = app_user.username
    left join role on asked.role = role.code
    left join lateral (
        select
            min(user_role.id) as first_id,
            min(user_role.id) filter (
                where coalesce(user_role.valid_until, 'infinity') > asked.valid_until
                and coalesce(user_role.valid_until, 'infinity') > user_role.valid_from
            ) as lasting_id
        from user_role
        where
            user_role.company_id = %(company_id)s::bigint
            and user_role.user_id = app_user.id
            and user_role.role_id = role.id
    ) as held on true
),

judged as materialized (
    select
        found.*,
        case
            when found.user_id is null then 'unknown_user'
            when found.role_id is null then 'unknown_role'
            when found.nth > 1 then 'repeated_in_batch'
            when found.first_id is null then 'role_not_held'
            when found.lasting_id is null then 'already_revoked'
            when
                found.ends_guardian
                and (select count(*) from guardian)
                <= count(*) filter (where found.ends_guardian) over (order by found.position)
                then 'last_administrator'
            else 'revoked'
        end as code
    from found
),

revoked as (
    update user_role
    set
        valid_until = greatest(judged.valid_until, user_role.valid_from),
        version = user_role.version + 1
    from judged
    where
        user_role.company_id = %(company_id)s::bigint
        and user_role.user_id = judged.user_id
        and user_role.role_id = judged.role_id
        and coalesce(user_role.valid_until, 'infinity') > judged.valid_until
        and coalesce(user_role.valid_until, 'infinity') > user_role.valid_from
        and judged.code = 'revoked'
    returning
        user_role.id, user_role.version, user_role.user_id, user_role.valid_until,
        judged.username, judged.role
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.role_revoked' as topic,
        'user_role' as aggregate,
        revoked.id as key,
        revoked.version,
        jsonb_build_object(
            'user_id', revoked.user_id,
            'username', revoked.username,
            'role', revoked.role,
            'valid_until', revoked.valid_until
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from revoked
    order by revoked.id
)

select
    judged.position,
    coalesce(judged.lasting_id, judged.first_id) as id,
    judged.code,
    judged.valid_until
from judged
order by judged.position
