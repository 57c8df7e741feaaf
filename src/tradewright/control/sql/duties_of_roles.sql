-- duties_of_roles: every role with its duties (roles belong to no company_id)
-- out: code, duties text[]
select
    role.code,
    array(
        select role_duty.duty
        from role_duty
        where role_duty.role_id = role.id
        order by role_duty.duty
    ) as duties
from role
order by role.code
