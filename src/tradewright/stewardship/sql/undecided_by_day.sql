-- undecided_by_day: how many likely doubles were found and not yet decided at the end of each day
-- in:  company_id bigint, today date, days int
-- out: day, waiting
select
    calendar.day::date as day,
    (
        select count(*)
        from duplicate_pair
        inner join company on duplicate_pair.company_id = company.id
        where
            duplicate_pair.company_id = %(company_id)s::bigint
            and (duplicate_pair.found_at at time zone company.time_zone)::date <= calendar.day
            and (
                duplicate_pair.decided_at is null
                or (duplicate_pair.decided_at at time zone company.time_zone)::date > calendar.day
            )
    ) as waiting
from
    generate_series(
        %(today)s::date - (%(days)s::int - 1), %(today)s::date, interval '1 day'
    ) as calendar (day)
order by calendar.day
