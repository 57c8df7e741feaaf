-- own_sign_ins: the latest that happened to one's account (of any company)
-- in:  user_id bigint, page_size int
-- out: at, what, method, address, device
select
    sign_in_log.at,
    sign_in_log.what,
    sign_in_log.method,
    sign_in_log.address,
    sign_in_log.device
from sign_in_log
where sign_in_log.user_id = %(user_id)s::bigint
order by sign_in_log.id desc
limit %(page_size)s::int
