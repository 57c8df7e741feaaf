-- lock_prices: one writer of a company's prices at a time, until its transaction ends; who asks for
-- a price does not wait
-- in:  company_id bigint
select pg_advisory_xact_lock(hashtextextended('pricing', %(company_id)s::bigint))
