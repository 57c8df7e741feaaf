-- withheld_counts: how many withheld writes stand in each state
-- in:  company_id bigint
-- out: status, how_many
select
    status,
    count(*) as how_many
from withheld_write
where company_id = %(company_id)s::bigint
group by status
