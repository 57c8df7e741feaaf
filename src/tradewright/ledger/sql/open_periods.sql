-- open_periods: the months from one year to another, those that exist stay as they are
-- in:  company_id bigint, first_year int, last_year int
-- out: opened
with opened as (
    insert into period (company_id, starts_on, ends_on, status, version)
    select
        %(company_id)s::bigint as company_id,
        month.starts_on::date,
        (month.starts_on + interval '1 month' - interval '1 day')::date as ends_on,
        'open' as status,
        1 as version
    from
        generate_series(
            make_date(%(first_year)s::int, 1, 1)::timestamp,
            make_date(%(last_year)s::int, 12, 1)::timestamp,
            interval '1 month'
        ) as month (starts_on)
    on conflict (company_id, starts_on) do nothing
    returning id
)

select count(*) as opened from opened
