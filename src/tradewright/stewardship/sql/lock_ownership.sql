-- lock_ownership: owners of fields are set by one call at a time
-- in:  company_id bigint
select pg_advisory_xact_lock(hashtext('field_ownership'), %(company_id)s::bigint::int)
