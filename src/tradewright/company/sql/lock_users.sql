-- lock_users: users that will change, in id order (a user belongs to no company_id)
-- in:  username text[]
select app_user.id
from app_user
where app_user.username = any(%(username)s::text[])
order by app_user.id
for no key update
