-- rep_choices: active sellers by name
-- in:  company_id bigint
-- out: code, name
select
    sales_rep.code,
    sales_rep.name
from sales_rep
where sales_rep.company_id = %(company_id)s::bigint and sales_rep.is_active
order by sales_rep.name, sales_rep.id
