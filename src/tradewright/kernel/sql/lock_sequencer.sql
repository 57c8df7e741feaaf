-- lock_sequencer: one sequencer in the cluster; the lock ends with the transaction
-- in:  wait boolean
-- out: locked
select
    case
        when %(wait)s::boolean then pg_advisory_xact_lock(7305001) is not null
        else pg_try_advisory_xact_lock(7305001)
    end as locked
