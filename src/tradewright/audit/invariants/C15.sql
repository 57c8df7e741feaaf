-- C15: chains go on under another name only where two people said so, one after the other
-- of: platform
select
    audit_ledger.id,
    audit_ledger.begun_at
from audit_ledger
left join audit_restart
    on audit_ledger.id = audit_restart.ledger and audit_restart.status = 'approved'
where
    audit_restart.id is null
    and exists (
        select 1
        from audit_ledger as former
        where former.begun_at < audit_ledger.begun_at
    )
union all
select
    audit_restart.former as id,
    audit_restart.asked_at as begun_at
from audit_restart
left join audit_ledger on audit_restart.former = audit_ledger.id
where audit_ledger.id is null
