-- log_laying: the program has laid rows of its own after a migration, for any company
-- in:  id uuid, user_id bigint, operation text
insert into operation_log (
    id, user_id, operation, at, accepted, refused, codes, subjects, txid, channel, behalf, reason
)
values (
    %(id)s::uuid, %(user_id)s::bigint, %(operation)s::text, now(), 0, 0, '{}', '[]',
    pg_current_xact_id()::text::bigint, 'migration', '', ''
)
