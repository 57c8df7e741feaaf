-- restarts: when and why the chains, of any company, began again; the latest first
-- in:
-- out: id, status, reason, former, ledger, lost, asked_by, asked_by_id, asked_at, approved_by,
--      approved_at
select
    audit_restart.id,
    audit_restart.status,
    audit_restart.reason,
    audit_restart.former::text as former,
    audit_restart.ledger::text as ledger,
    audit_restart.lost,
    asker.username as asked_by,
    audit_restart.asked_by as asked_by_id,
    audit_restart.asked_at,
    coalesce(approver.username, '') as approved_by,
    audit_restart.approved_at
from audit_restart
inner join app_user as asker on audit_restart.asked_by = asker.id
left join app_user as approver on audit_restart.approved_by = approver.id
order by audit_restart.id desc
