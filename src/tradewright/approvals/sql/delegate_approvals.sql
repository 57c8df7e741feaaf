-- delegate_approvals: others may decide in the right of who asks, from a day until another
-- in:  delegate text[], valid_from date[], valid_until date[], kinds text[] (separated by commas),
--      reason text[], known_kinds text[], company_id bigint, user_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, detail
with asked as (
    select
        item.position,
        item.delegate,
        item.valid_until,
        item.reason,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        coalesce(
            item.valid_from, (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as valid_from,
        array(
            select distinct trim(part.kind) as kind
            from unnest(string_to_array(item.kinds, ',')) as part (kind)
            where trim(part.kind) <> ''
            order by kind
        ) as kinds,
        row_number() over (partition by item.delegate order by item.position) as nth
    from
        unnest(
            %(delegate)s::text[], %(valid_from)s::date[], %(valid_until)s::date[],
            %(kinds)s::text[], %(reason)s::text[]
        )
        with ordinality as item (delegate, valid_from, valid_until, kinds, reason, position)
    inner join company on company.id = %(company_id)s::bigint
),

judged as materialized (
    select
        asked.*,
        app_user.id as delegate_id,
        known.id as known_id,
        case
            when app_user.id is null then 'unknown_user'
            when asked.nth > 1 then 'repeated_in_batch'
            when app_user.id = %(user_id)s::bigint then 'to_yourself'
            when not asked.kinds <@ %(known_kinds)s::text[] then 'unknown_kind'
            when asked.valid_until <= greatest(asked.valid_from, asked.today)
                then 'ends_before_it_begins'
            when known.id is not null then 'already_delegated'
            else 'delegated'
        end as code
    from asked
    left join app_user
        on
            asked.delegate = app_user.username
            and app_user.is_active
            and exists (
                select 1
                from user_role
                where
                    user_role.company_id = %(company_id)s::bigint
                    and user_role.user_id = app_user.id
                    and user_role.valid_from <= asked.today
                    and coalesce(user_role.valid_until, 'infinity') > asked.today
            )
    left join lateral (
        select approval_delegation.id
        from approval_delegation
        where
            approval_delegation.company_id = %(company_id)s::bigint
            and approval_delegation.delegator_id = %(user_id)s::bigint
            and approval_delegation.delegate_id = app_user.id
            and approval_delegation.revoked_at is null
            and approval_delegation.valid_from <= asked.valid_from
            and approval_delegation.valid_until >= asked.valid_until
            and (approval_delegation.kinds = '{}' or (
                asked.kinds <> '{}' and asked.kinds <@ approval_delegation.kinds
            ))
        order by approval_delegation.id
        limit 1
    ) as known on true
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'delegated' then nextval('approval_delegation_id_seq') end as id
    from judged
    order by judged.position
),

delegated as (
    insert into approval_delegation (
        id, company_id, delegator_id, delegate_id, kinds, valid_from, valid_until, reason,
        created_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        %(user_id)s::bigint as delegator_id,
        numbered.delegate_id,
        numbered.kinds,
        numbered.valid_from,
        numbered.valid_until,
        numbered.reason,
        %(at)s::timestamptz as created_at,
        1 as version
    from numbered
    where numbered.id is not null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'approvals.approvals_delegated' as topic,
        'approval_delegation' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'delegator_id', %(user_id)s::bigint,
            'delegate_id', numbered.delegate_id,
            'kinds', numbered.kinds,
            'valid_from', numbered.valid_from,
            'valid_until', numbered.valid_until,
            'reason', numbered.reason
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.id is not null
    order by numbered.id
)

select
    numbered.position,
    coalesce(numbered.id, numbered.known_id) as id,
    numbered.code,
    jsonb_build_object(
        'delegate', numbered.delegate,
        'valid_from', numbered.valid_from,
        'valid_until', numbered.valid_until
    ) as detail
from numbered
order by numbered.position
