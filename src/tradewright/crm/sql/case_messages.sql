-- case_messages: what was said about a case, oldest first
-- in:  company_id bigint, case_id bigint
-- out: kind, note, said_by, said_at
select
    case_message.kind,
    case_message.note,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as said_by,
    case_message.said_at
from case_message
inner join app_user on case_message.said_by = app_user.id
where
    case_message.company_id = %(company_id)s::bigint
    and case_message.case_id = %(case_id)s::bigint
order by case_message.id
