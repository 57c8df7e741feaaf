-- set_periods: (locked) periods close or open
-- in:  starts_on date[], status text[], reason text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, status
with asked as (
    select
        item.*,
        row_number() over (partition by item.starts_on order by item.position) as nth
    from
        unnest(%(starts_on)s::date[], %(status)s::text[], %(reason)s::text[])
        with ordinality as item (starts_on, status, reason, position)
),

judged as materialized (
    select
        asked.*,
        period.id,
        period.status as former,
        case
            when period.id is null then 'unknown_period'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.status not in ('open', 'closed') then 'unknown_status'
            when asked.status = period.status then 'already_so'
            when asked.status = 'open' and trim(asked.reason) = '' then 'reason_missing'
            when
                asked.status = 'closed'
                and exists (
                    select 1
                    from period as earlier
                    where
                        earlier.company_id = %(company_id)s::bigint
                        and earlier.starts_on < asked.starts_on
                        and earlier.status = 'open'
                        and not exists (
                            select 1
                            from asked as closing
                            where
                                closing.starts_on = earlier.starts_on
                                and closing.status = 'closed'
                        )
                )
                then 'earlier_open'
            when asked.status = 'closed' then 'closed'
            else 'reopened'
        end as code
    from asked
    left join period
        on
            period.company_id = %(company_id)s::bigint
            and asked.starts_on = period.starts_on
),

done as (
    update period
    set
        status = judged.status,
        closed_at = case when judged.status = 'closed' then clock_timestamp() end,
        version = period.version + 1
    from judged
    where
        period.company_id = %(company_id)s::bigint
        and judged.id = period.id
        and judged.code in ('closed', 'reopened')
    returning
        period.id, period.version, period.starts_on, period.status, judged.former,
        judged.reason
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        case
            when done.status = 'closed' then 'ledger.period_closed' else 'ledger.period_reopened'
        end
            as topic,
        'period' as aggregate,
        done.id as key,
        done.version - 1 as version,
        jsonb_build_object(
            'starts_on', done.starts_on,
            'reason', done.reason,
            'from', done.former,
            'to', done.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.former as status
from judged
order by judged.position
