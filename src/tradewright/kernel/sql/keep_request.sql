-- keep_request: keeps the answer to a request under its key, letter by letter
-- in:  company_id bigint, user_id bigint, key text, request_hash bytea, response text,
--      status integer
-- out: nothing
insert into repeated_request (company_id, user_id, key, request_hash, response, status)
values (
    %(company_id)s::bigint, %(user_id)s::bigint, %(key)s::text, %(request_hash)s::bytea,
    to_jsonb(%(response)s::text), %(status)s::integer
)
