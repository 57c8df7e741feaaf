-- lock_passwords: hold people's rows while they change passwords (they belong to no company_id)
-- in:  username text[]
-- out: username, password
select
    app_user.username,
    app_user.password
from app_user
where app_user.username = any(%(username)s::text[])
order by app_user.id
for no key update
