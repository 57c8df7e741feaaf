-- periods: all periods of a company
-- in:  company_id bigint
-- out: id, starts_on, ends_on, status
select
    period.id,
    period.starts_on,
    period.ends_on,
    period.status
from period
where period.company_id = %(company_id)s::bigint
order by period.starts_on
