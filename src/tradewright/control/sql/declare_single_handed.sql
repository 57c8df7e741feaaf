-- declare_single_handed: one person does everything here, for a reason
-- in:  reason text[], company_id bigint, user_id bigint, most int (people), at timestamptz,
--      operation_id uuid
-- out: position, id, code, people, most
with asked as (
    select
        item.*,
        now_open.id as known_id,
        (
            select count(distinct held.user_id)
            from user_role as held
            inner join app_user on held.user_id = app_user.id and app_user.is_active
            where
                held.company_id = %(company_id)s::bigint
                and held.valid_from <= (%(at)s::timestamptz at time zone company.time_zone)::date
                and coalesce(held.valid_until, 'infinity')
                > (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as people
    from unnest(%(reason)s::text[]) with ordinality as item (reason, position)
    inner join company on company.id = %(company_id)s::bigint
    left join single_handed as now_open
        on now_open.company_id = %(company_id)s::bigint and now_open.ended_at is null
),

judged as materialized (
    select
        asked.*,
        case
            when asked.known_id is not null then 'already_declared'
            when asked.position > 1 then 'repeated_in_batch'
            when trim(asked.reason) = '' then 'reason_missing'
            when asked.people > %(most)s::int then 'too_many_people'
            else 'declared'
        end as code
    from asked
),

made as (
    insert into single_handed (company_id, reason, declared_by, declared_at, version)
    select
        %(company_id)s::bigint as company_id,
        trim(judged.reason) as reason,
        %(user_id)s::bigint as declared_by,
        %(at)s::timestamptz as declared_at,
        1 as version
    from judged
    where judged.code = 'declared'
    returning id, reason
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.single_handed_declared' as topic,
        'single_handed' as aggregate,
        made.id as key,
        1 as version,
        jsonb_build_object('reason', made.reason) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from made
)

select
    judged.position,
    coalesce(made.id, judged.known_id) as id,
    judged.code,
    judged.people,
    %(most)s::int as most
from judged
left join made on judged.code = 'declared'
order by judged.position
