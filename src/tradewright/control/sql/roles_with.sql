-- roles_with: the roles that have a duty (roles belong to no company_id)
-- in:  duty text
-- out: name
select role.name
from role
inner join role_duty on role.id = role_duty.role_id
where role_duty.duty = %(duty)s::text
order by role.name
