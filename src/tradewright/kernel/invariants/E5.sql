-- E5: no repeated request hangs without an answer
select
    repeated_request.id,
    repeated_request.company_id,
    repeated_request.user_id,
    repeated_request.key,
    repeated_request.created_at
from repeated_request
where
    repeated_request.response is null
    and repeated_request.created_at < now() - interval '15 minutes'
