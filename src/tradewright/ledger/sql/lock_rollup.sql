-- lock_rollup: one roll-up at a time in a company, until the transaction ends
-- in:  company_id bigint
select
    pg_advisory_xact_lock(7305002, mod(%(company_id)s::bigint, 2147483647)::int) is not null
        as locked
