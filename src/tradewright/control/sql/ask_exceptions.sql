-- ask_exceptions: somebody shall hold both sides of a pair for a while, watched by a control
-- in:  username text[], number int[], valid_until date[], control text[], valid_from date[],
--      company_id bigint, user_id bigint (who asks), longest int (days), at timestamptz,
--      operation_id uuid
-- out: position, id, code, latest, number
with asked as (
    select
        item.*,
        coalesce(
            item.since, (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as valid_from,
        app_user.id as user_id,
        pair.number as known_number,
        row_number() over (partition by item.username, item.number order by item.position) as nth
    from
        unnest(
            %(username)s::text[], %(number)s::int[], %(valid_until)s::date[], %(control)s::text[],
            %(valid_from)s::date[]
        )
        with ordinality as item (username, number, valid_until, control, since, position)
    inner join company on company.id = %(company_id)s::bigint
    left join app_user on item.username = app_user.username and app_user.is_active
    left join sod_rules_of(%(company_id)s::bigint) as pair on item.number = pair.number
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.user_id is null then 'unknown_user'
            when asked.known_number is null then 'unknown_pair'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.valid_until <= asked.valid_from then 'ends_before_it_begins'
            when asked.valid_until > asked.valid_from + %(longest)s::int then 'too_long'
            when trim(asked.control) = '' then 'control_missing'
            when known.id is not null then 'already_asked'
            else 'asked'
        end as code
    from asked
    left join lateral (
        select sod_exception.id
        from sod_exception
        where
            sod_exception.company_id = %(company_id)s::bigint
            and sod_exception.user_id = asked.user_id
            and sod_exception.number = asked.number
            and sod_exception.revoked_at is null
            and sod_exception.valid_from <= asked.valid_from
            and sod_exception.valid_until >= asked.valid_until
        order by sod_exception.id
        limit 1
    ) as known on true
),

made as (
    insert into sod_exception (
        company_id, user_id, number, valid_from, valid_until, control, asked_by, asked_at, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.user_id,
        judged.number,
        judged.valid_from,
        judged.valid_until,
        trim(judged.control) as control,
        %(user_id)s::bigint as asked_by,
        %(at)s::timestamptz as asked_at,
        1 as version
    from judged
    where judged.code = 'asked'
    order by judged.position
    returning id, user_id, number, valid_from, valid_until, control
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.exception_asked' as topic,
        'sod_exception' as aggregate,
        made.id as key,
        1 as version,
        jsonb_build_object(
            'user_id', made.user_id,
            'number', made.number,
            'valid_from', made.valid_from,
            'valid_until', made.valid_until,
            'control', made.control,
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
    judged.valid_from + %(longest)s::int as latest,
    judged.number
from judged
left join made
    on
        judged.user_id = made.user_id
        and judged.number = made.number
        and judged.code = 'asked'
order by judged.position
