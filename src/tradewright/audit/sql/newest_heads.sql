-- newest_heads: the newest head of every chain, of any company
-- in:
-- out: company_id, seq, hash, root, sealed_at
select distinct on (audit_batch.company_id)
    audit_batch.company_id,
    audit_batch.last_seq as seq,
    audit_batch.hash,
    audit_batch.root,
    audit_batch.sealed_at
from audit_batch
order by audit_batch.company_id asc, audit_batch.last_seq desc
