-- lock_periods_to_set: wait until nobody posts into these periods any more
-- in:  starts_on date[], company_id bigint
select period.id
from period
where
    period.company_id = %(company_id)s::bigint
    and period.starts_on = any(%(starts_on)s::date[])
order by period.id
for update
