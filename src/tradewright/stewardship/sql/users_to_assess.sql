-- users_to_assess: the people who hold a role in the company today
-- in:  today date, company_id bigint
-- out: id, label, email, is_active
select
    app_user.id,
    app_user.username as label,
    app_user.email,
    app_user.is_active
from app_user
where
    exists (
        select 1
        from user_role
        where
            user_role.company_id = %(company_id)s::bigint
            and user_role.user_id = app_user.id
            and user_role.valid_from <= %(today)s::date
            and (user_role.valid_until is null or user_role.valid_until > %(today)s::date)
    )
order by app_user.id
