-- lock_new_catalog: one maker of items, units and groups in a company at a time, until its
-- transaction ends, so that what is judged new is new
-- in:  company_id bigint
select pg_advisory_xact_lock(hashtextextended('catalog', %(company_id)s::bigint))
