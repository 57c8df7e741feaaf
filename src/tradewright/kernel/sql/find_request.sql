-- find_request: the answer that was given to the request with this key
-- in:  company_id bigint, user_id bigint, key text
-- out: request_hash, response (text), status
select
    repeated_request.request_hash,
    repeated_request.response #>> '{}' as response,
    repeated_request.status
from repeated_request
where
    repeated_request.company_id = %(company_id)s::bigint
    and repeated_request.user_id = %(user_id)s::bigint
    and repeated_request.key = %(key)s::text
