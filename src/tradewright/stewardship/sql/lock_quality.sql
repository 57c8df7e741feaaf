-- lock_quality: one assessment of a company at a time; the company's day
-- in:  company_id bigint, at timestamptz
-- out: today, locked
select
    (%(at)s::timestamptz at time zone company.time_zone)::date as today,
    pg_advisory_xact_lock(hashtext('quality_run'), company.id::int) as locked
from company
where company.id = %(company_id)s::bigint
