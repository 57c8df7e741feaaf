-- leavers: people who worked in a company and may sign in no longer, nor work in any company
-- in:  company_id bigint, words text, user_id bigint[] (null: any)
-- out: id, username, first_name, last_name, email, date_joined, last_login
select
    app_user.id,
    app_user.username,
    app_user.first_name,
    app_user.last_name,
    app_user.email,
    app_user.date_joined,
    app_user.last_login
from app_user
where
    not app_user.is_active
    and app_user.username <> 'erased-' || app_user.id
    and (%(user_id)s::bigint[] is null or app_user.id = any(%(user_id)s::bigint[]))
    and exists (
        select 1
        from user_role
        where
            user_role.company_id = %(company_id)s::bigint
            and user_role.user_id = app_user.id
    )
    and (
        %(words)s::text = ''
        or strpos(
            lower(
                concat_ws(
                    ' ', app_user.username, app_user.first_name, app_user.last_name,
                    app_user.email
                )
            ),
            lower(%(words)s::text)
        ) > 0
    )
order by app_user.id
