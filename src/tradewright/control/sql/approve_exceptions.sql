-- approve_exceptions: (locked) exceptions that were asked for hold
-- in:  exception_id bigint[], company_id bigint, user_id bigint (who approves), at timestamptz,
--      operation_id uuid
-- out: position, id, code, number
with asked as (
    select
        item.*,
        row_number() over (partition by item.exception_id order by item.position) as nth
    from
        unnest(%(exception_id)s::bigint[])
        with ordinality as item (exception_id, position)
),

judged as materialized (
    select
        asked.position,
        found.id,
        found.number,
        case
            when found.id is null then 'exception_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when found.revoked_at is not null then 'exception_revoked'
            when found.approved_at is not null then 'already_approved'
            when found.user_id = %(user_id)s::bigint then 'own_exception'
            when found.asked_by = %(user_id)s::bigint then 'same_person'
            when
                found.valid_until <= (%(at)s::timestamptz at time zone company.time_zone)::date
                then 'exception_ended'
            else 'approved'
        end as code
    from asked
    inner join company on company.id = %(company_id)s::bigint
    left join sod_exception as found
        on
            found.company_id = %(company_id)s::bigint
            and asked.exception_id = found.id
),

approved as (
    update sod_exception
    set
        approved_by = %(user_id)s::bigint,
        approved_at = %(at)s::timestamptz,
        version = sod_exception.version + 1
    from judged
    where
        sod_exception.company_id = %(company_id)s::bigint
        and judged.id = sod_exception.id
        and judged.code = 'approved'
    returning
        sod_exception.id, sod_exception.version, sod_exception.user_id, sod_exception.number,
        sod_exception.valid_from, sod_exception.valid_until
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.exception_approved' as topic,
        'sod_exception' as aggregate,
        approved.id as key,
        approved.version,
        jsonb_build_object(
            'user_id', approved.user_id,
            'number', approved.number,
            'valid_from', approved.valid_from,
            'valid_until', approved.valid_until,
            'from', 'asked',
            'to', 'approved'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from approved
    order by approved.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number
from judged
order by judged.position
