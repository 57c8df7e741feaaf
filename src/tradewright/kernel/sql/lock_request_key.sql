-- lock_request_key: holds the key of a request until the transaction ends, if nobody else does
-- in:  company_id bigint, user_id bigint, key text
-- out: locked
select
    pg_try_advisory_xact_lock(
        hashtextextended(
            concat_ws(' ', %(company_id)s::bigint, %(user_id)s::bigint, %(key)s::text), 8114
        )
    ) as locked
