-- sessions_of: where one has signed in of late, a row for each session key, newest first (the
--      sessions of one person, in any company)
-- in:  user_id bigint
-- out: session_key, address, device
select
    sign_in_log.session_key,
    sign_in_log.address,
    sign_in_log.device
from sign_in_log
where
    sign_in_log.user_id = %(user_id)s::bigint
    and sign_in_log.session_key <> ''
order by sign_in_log.id desc
limit 100
