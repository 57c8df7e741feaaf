-- revoke_exceptions: (locked) exceptions end now, unless the user still holds both sides
-- in:  exception_id bigint[], company_id bigint, user_id bigint (who revokes), at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, duty, other_duty
with asked as (
    select
        item.*,
        row_number() over (partition by item.exception_id order by item.position) as nth
    from
        unnest(%(exception_id)s::bigint[])
        with ordinality as item (exception_id, position)
),

today as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as day
    from company
    where company.id = %(company_id)s::bigint
),

held as materialized (
    select
        conflict.user_id,
        conflict.number,
        conflict.duty_a,
        conflict.duty_b
    from today
    cross join
        conflicts_held(
            %(company_id)s::bigint, today.day, %(at)s::timestamptz
        ) as conflict
    where
        not exists (
            select 1
            from single_handed
            where
                single_handed.company_id = %(company_id)s::bigint
                and single_handed.ended_at is null
        )
),

judged as materialized (
    select
        asked.position,
        found.id,
        found.number,
        held.duty_a as duty,
        held.duty_b as other_duty,
        case when found.approved_at is null then 'asked' else 'approved' end as status,
        case
            when found.id is null then 'exception_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when found.revoked_at is not null then 'already_revoked'
            when
                held.number is not null
                and found.approved_at is not null
                and today.day >= found.valid_from
                and today.day < found.valid_until
                then 'still_needed'
            else 'revoked'
        end as code
    from asked
    cross join today
    left join sod_exception as found
        on
            found.company_id = %(company_id)s::bigint
            and asked.exception_id = found.id
    left join held on found.user_id = held.user_id and found.number = held.number
),

revoked as (
    update sod_exception
    set
        revoked_by = %(user_id)s::bigint,
        revoked_at = %(at)s::timestamptz,
        version = sod_exception.version + 1
    from judged
    where
        sod_exception.company_id = %(company_id)s::bigint
        and judged.id = sod_exception.id
        and judged.code = 'revoked'
    returning
        sod_exception.id, sod_exception.version, sod_exception.user_id, sod_exception.number,
        judged.status
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.exception_revoked' as topic,
        'sod_exception' as aggregate,
        revoked.id as key,
        revoked.version,
        jsonb_build_object(
            'user_id', revoked.user_id,
            'number', revoked.number,
            'from', revoked.status,
            'to', 'revoked'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from revoked
    order by revoked.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    judged.duty,
    judged.other_duty
from judged
order by judged.position
