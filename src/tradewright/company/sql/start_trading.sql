-- start_trading: the company is live from its first day of business on
-- in:  since date[], company_id bigint, at timestamptz
-- out: position, id, code, went_live_on
with judged as (
    select
        asked.position,
        company.id,
        case
            when company.went_live_on is null then 'started'
            else 'already_started'
        end as code,
        coalesce(
            company.went_live_on,
            asked.since,
            (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as went_live_on
    from unnest(%(since)s::date[]) with ordinality as asked (since, position)
    inner join company on company.id = %(company_id)s::bigint
),

started as (
    update company
    set went_live_on = judged.went_live_on
    from judged
    where company.id = %(company_id)s::bigint and judged.code = 'started'
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.went_live_on
from judged
order by judged.position
