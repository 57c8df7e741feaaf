-- Working time: 9 to 17 in the company's time zone, but for weekends and holidays. The days looked
-- at are those of twice the time asked and sixty more; who works less has no deadlines.
create or replace function working_time(asked_company bigint, since timestamptz, days int)
returns table (opens timestamptz, closes timestamptz)
language sql stable as $$
    select
        greatest(since, (day.day::date + time '09:00') at time zone company.time_zone),
        (day.day::date + time '17:00') at time zone company.time_zone
    from company
    cross join generate_series(
        (since at time zone company.time_zone)::date::timestamp,
        ((since at time zone company.time_zone)::date + days)::timestamp,
        interval '1 day'
    ) as day (day)
    where
        company.id = asked_company
        and position(extract(isodow from day.day)::int::text in company.weekend) = 0
        and (day.day::date + time '17:00') at time zone company.time_zone > since
        and not exists (
            select 1
            from holiday
            where holiday.company_id = asked_company and holiday.day = day.day::date
        )
$$;

-- When so many working minutes have passed since then.
create or replace function working_time_after(
    asked_company bigint, since timestamptz, minutes numeric
) returns timestamptz
language sql stable as $$
    select
        through.closes
        - make_interval(secs => ((through.minutes - $3) * 60)::double precision)
    from (
        select
            span.opens,
            span.closes,
            sum(extract(epoch from span.closes - span.opens) / 60)
                over (order by span.opens) as minutes
        from working_time($1, $2, 60 + ($3 / 240)::int) as span
    ) as through
    where through.minutes >= $3
    order by through.opens
    limit 1
$$;

-- How many working minutes lie between; 0 where the second is not later.
create or replace function working_minutes(
    asked_company bigint, since timestamptz, until timestamptz
) returns numeric
language sql stable as $$
    select coalesce(
        sum(extract(epoch from least(span.closes, until) - span.opens) / 60), 0
    )
    from working_time(
        asked_company, since, greatest(0, ceil(extract(epoch from until - since) / 86400)::int + 1)
    ) as span
    where span.opens < until
$$;
