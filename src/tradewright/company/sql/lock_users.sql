-- lock_users: users that will change, in id order (a user belongs to no company_id)
-- in:  username text[]
-- out: username, first_name, last_name, email
select
    app_user.username,
    app_user.first_name,
    app_user.last_name,
    app_user.email
from app_user
where app_user.username = any(%(username)s::text[])
order by app_user.id
for no key update
