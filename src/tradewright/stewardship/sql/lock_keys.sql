-- lock_keys: one writer of blocking keys in a company at a time, until its transaction ends
-- in:  company_id bigint
select pg_advisory_xact_lock(hashtextextended('record_key', %(company_id)s::bigint))
