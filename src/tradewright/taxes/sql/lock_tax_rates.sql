-- lock_tax_rates: one writer of a company's tax rates at a time, until its transaction ends
-- in:  company_id bigint
select pg_advisory_xact_lock(hashtextextended('taxes', %(company_id)s::bigint))
