-- recertify_roles: somebody looked at grants this quarter and said that they are still needed
-- in:  user_role_id bigint[], company_id bigint, user_id bigint (who looked), at timestamptz,
--      operation_id uuid
-- out: position, id, code, quarter_on
with today as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as day
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        today.day,
        date_trunc('quarter', today.day)::date as quarter_on,
        row_number() over (partition by item.user_role_id order by item.position) as nth
    from
        unnest(%(user_role_id)s::bigint[])
        with ordinality as item (user_role_id, position)
    cross join today
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when held.id is null then 'grant_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when coalesce(held.valid_until, 'infinity') <= asked.day then 'grant_ended'
            when known.id is not null then 'already_recertified'
            when held.user_id = %(user_id)s::bigint then 'own_role'
            else 'recertified'
        end as code
    from asked
    left join user_role as held
        on
            held.company_id = %(company_id)s::bigint
            and asked.user_role_id = held.id
    left join role_certification as known
        on
            known.company_id = %(company_id)s::bigint
            and held.id = known.user_role_id
            and asked.quarter_on = known.quarter_on
),

made as (
    insert into role_certification (
        company_id, user_role_id, quarter_on, certified_by, certified_at
    )
    select
        %(company_id)s::bigint as company_id,
        judged.user_role_id,
        judged.quarter_on,
        %(user_id)s::bigint as certified_by,
        %(at)s::timestamptz as certified_at
    from judged
    where judged.code = 'recertified'
    order by judged.position
    returning id, user_role_id, quarter_on
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.role_recertified' as topic,
        'role_certification' as aggregate,
        made.id as key,
        1 as version,
        jsonb_build_object('user_role_id', made.user_role_id, 'quarter_on', made.quarter_on)
            as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from made
    order by made.id
)

select
    judged.position,
    coalesce(made.id, judged.known_id) as id,
    judged.code,
    judged.quarter_on
from judged
left join made on judged.user_role_id = made.user_role_id and judged.code = 'recertified'
order by judged.position
