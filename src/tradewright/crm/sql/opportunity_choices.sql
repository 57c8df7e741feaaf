-- opportunity_choices: what filters and forms offer
-- in:  company_id bigint
-- out: kind (manager, region, competitor, reason), value
select
    'manager' as kind,
    sales_rep.manager as value
from sales_rep
where sales_rep.company_id = %(company_id)s::bigint and sales_rep.manager <> ''
group by sales_rep.manager
union all
select
    'region' as kind,
    sales_rep.region as value
from sales_rep
where sales_rep.company_id = %(company_id)s::bigint and sales_rep.region <> ''
group by sales_rep.region
order by kind, value
