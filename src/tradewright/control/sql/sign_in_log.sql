-- sign_in_log: what happened at the entrance to those who hold a role here; one person's, or all
-- in:  company_id bigint, user_id bigint (null: everybody), what text (null: everything),
--      after_id bigint (null: the newest), page_size int
-- out: id, at, username, name, what, method, address, device
select
    sign_in_log.id,
    sign_in_log.at,
    sign_in_log.username,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as name,
    sign_in_log.what,
    sign_in_log.method,
    sign_in_log.address,
    sign_in_log.device
from sign_in_log
inner join app_user on sign_in_log.user_id = app_user.id
where
    exists (
        select 1
        from user_role
        where
            user_role.company_id = %(company_id)s::bigint
            and user_role.user_id = sign_in_log.user_id
    )
    and (%(user_id)s::bigint is null or sign_in_log.user_id = %(user_id)s::bigint)
    and (%(what)s::text is null or sign_in_log.what = %(what)s::text)
    and (%(after_id)s::bigint is null or sign_in_log.id < %(after_id)s::bigint)
order by sign_in_log.id desc
limit %(page_size)s::int
