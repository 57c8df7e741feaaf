-- log_operation: who did what when; one row per outermost operation, in its transaction
-- in:  id uuid, company_id bigint (0: none), user_id bigint, operation text, at timestamptz,
--      accepted int, refused int, codes jsonb, subjects jsonb, request_id text, channel text,
--      behalf text, reason text
insert into operation_log (
    id, company_id, user_id, operation, at, accepted, refused, codes, subjects, request_id,
    txid, channel, behalf, reason
)
values (
    %(id)s::uuid, nullif(%(company_id)s::bigint, 0), %(user_id)s::bigint, %(operation)s::text,
    %(at)s::timestamptz, %(accepted)s::int, %(refused)s::int, %(codes)s::jsonb,
    %(subjects)s::jsonb, %(request_id)s::text, pg_current_xact_id()::text::bigint,
    %(channel)s::text, %(behalf)s::text, %(reason)s::text
)
