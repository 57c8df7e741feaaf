-- lock_restarts: one call at a time asks for, or approves, that the chains begin again; the sealer
--      waits as well
-- in:
select pg_advisory_xact_lock(hashtext('audit_restart'))
