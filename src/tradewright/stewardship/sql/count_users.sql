-- count_users: how many people hold or held a role in the company
-- in:  company_id bigint
-- out: how_many
select count(distinct user_id) as how_many
from user_role
where company_id = %(company_id)s::bigint
