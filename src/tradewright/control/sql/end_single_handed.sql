-- end_single_handed: pairs are kept apart again, once nobody holds both sides of one
-- in:  reason text[], company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, people
with now_open as materialized (
    select single_handed.id
    from single_handed
    where single_handed.company_id = %(company_id)s::bigint and single_handed.ended_at is null
),

held as materialized (
    select count(distinct conflict.user_id) as people
    from company
    cross join
        conflicts_held(
            %(company_id)s::bigint,
            (%(at)s::timestamptz at time zone company.time_zone)::date,
            %(at)s::timestamptz
        ) as conflict
    where
        company.id = %(company_id)s::bigint
        and not exists (
            select 1
            from sod_exception as excuse
            where
                excuse.company_id = %(company_id)s::bigint
                and excuse.user_id = conflict.user_id
                and excuse.number = conflict.number
                and excuse.approved_at is not null
                and excuse.revoked_at is null
                and excuse.valid_from
                <= (%(at)s::timestamptz at time zone company.time_zone)::date
                and excuse.valid_until
                > (%(at)s::timestamptz at time zone company.time_zone)::date
        )
),

judged as materialized (
    select
        item.position,
        item.reason,
        now_open.id,
        held.people,
        case
            when now_open.id is null then 'already_ended'
            when item.position > 1 then 'repeated_in_batch'
            when trim(item.reason) = '' then 'reason_missing'
            when held.people > 0 then 'conflicts_held'
            else 'ended'
        end as code
    from unnest(%(reason)s::text[]) with ordinality as item (reason, position)
    cross join held
    left join now_open on true
),

ended as (
    update single_handed
    set
        ended_by = %(user_id)s::bigint,
        ended_at = %(at)s::timestamptz,
        version = single_handed.version + 1
    from judged
    where
        single_handed.company_id = %(company_id)s::bigint
        and judged.id = single_handed.id
        and judged.code = 'ended'
    returning single_handed.id, single_handed.version
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.single_handed_ended' as topic,
        'single_handed' as aggregate,
        ended.id as key,
        ended.version,
        jsonb_build_object('reason', trim(judged.reason)) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from ended
    inner join judged on ended.id = judged.id and judged.code = 'ended'
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.people
from judged
order by judged.position
