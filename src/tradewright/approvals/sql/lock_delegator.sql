-- lock_delegator: one person delegates by one call at a time, whether or not they did before
-- in:  company_id bigint, user_id bigint
select pg_advisory_xact_lock(
    hashtextextended(concat_ws('|', 'delegator', %(user_id)s::bigint), %(company_id)s::bigint)
)
