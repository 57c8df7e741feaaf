-- lock_passwords: hold people's rows while they change passwords (they belong to no company_id)
-- in:  username text[]
-- out: username, password, first_name, last_name, email
select
    app_user.username,
    app_user.password,
    app_user.first_name,
    app_user.last_name,
    app_user.email
from app_user
where app_user.username = any(%(username)s::text[])
order by app_user.id
for no key update
