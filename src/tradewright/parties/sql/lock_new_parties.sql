-- lock_new_parties: one maker of customers and terms in a company at a time, until its transaction
-- ends, so that what is judged new is new
-- in:  company_id bigint
select pg_advisory_xact_lock(hashtextextended('parties', %(company_id)s::bigint))
