-- parked_owner: who answers for a company's parked events; an integration admin comes first
-- in:  company_id bigint
-- out: user_id
select user_role.user_id
from user_role
inner join role on user_role.role_id = role.id
inner join role_duty
    on user_role.role_id = role_duty.role_id and role_duty.duty = 'control.retry_parked_events'
inner join app_user on user_role.user_id = app_user.id and app_user.is_active
where
    user_role.company_id = %(company_id)s::bigint
    and user_role.valid_from <= current_date
    and coalesce(user_role.valid_until, 'infinity') > current_date
order by role.code <> 'integration_admin', user_role.user_id
limit 1
