-- lock_sealer: whether this transaction may seal rows of any company; one at a time
-- in:  wait boolean
-- out: locked
select
    case
        when %(wait)s::boolean then pg_advisory_xact_lock(7230001) is not null
        else pg_try_advisory_xact_lock(7230001)
    end as locked
