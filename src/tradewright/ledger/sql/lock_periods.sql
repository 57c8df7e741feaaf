-- lock_periods: no period closes between deciding on it and posting into it
-- in:  company_id bigint, posting_date date[]
select period.id
from period
where
    period.company_id = %(company_id)s::bigint
    and period.ends_on >= (
        select min(asked.day) from unnest(%(posting_date)s::date[]) as asked (day)
    )
    and period.starts_on <= (
        select max(asked.day) from unnest(%(posting_date)s::date[]) as asked (day)
    )
order by period.id
for share
