-- return_counts: how many returns stand in each status
-- in:  company_id bigint
-- out: status, how_many
select
    return_order.status,
    count(*) as how_many
from return_order
where return_order.company_id = %(company_id)s::bigint
group by return_order.status
