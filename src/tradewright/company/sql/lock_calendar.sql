-- lock_calendar: one writer of a company's calendar at a time, until its transaction ends
-- in:  company_id bigint
select pg_advisory_xact_lock(hashtextextended('calendar', %(company_id)s::bigint))
