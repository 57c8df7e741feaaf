-- lock_sequencer: one sequencer in the cluster, until the transaction ends (any company)
-- in:  wait boolean
-- out: locked
select
    case
        when %(wait)s::boolean then pg_advisory_xact_lock(7305001) is not null
        else pg_try_advisory_xact_lock(7305001)
    end as locked,
    set_config('synchronous_commit', 'off', true) as committing
