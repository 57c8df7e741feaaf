-- log_access: somebody took out or looked at what is sensitive, in the transaction that read it
-- in:  company_id bigint, user_id bigint, what text, narrowed_by jsonb, rows int, channel text,
--      behalf text, request_id text, at timestamptz
insert into access_log (
    company_id, user_id, what, narrowed_by, rows, channel, behalf, request_id, at
)
values (
    %(company_id)s::bigint, %(user_id)s::bigint, %(what)s::text, %(narrowed_by)s::jsonb,
    %(rows)s::int, %(channel)s::text, %(behalf)s::text, %(request_id)s::text, %(at)s::timestamptz
)
