-- usernames_without_role: active users who hold no role in a company
-- in:  company_id bigint
-- out: username
select app_user.username
from app_user
where
    app_user.is_active
    and not exists (
        select 1
        from user_role
        where user_role.user_id = app_user.id and user_role.company_id = %(company_id)s::bigint
    )
order by app_user.username
limit 200
