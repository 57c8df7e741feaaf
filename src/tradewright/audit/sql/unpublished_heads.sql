-- unpublished_heads: the newest head of every chain, of any company, that is not known outside
-- in:  ledger uuid
-- out: company_id, seq, hash, root, sealed_at
select
    newest.company_id,
    newest.last_seq as seq,
    newest.hash,
    newest.root,
    newest.sealed_at
from (
    select distinct on (audit_batch.company_id)
        audit_batch.company_id,
        audit_batch.last_seq,
        audit_batch.hash,
        audit_batch.root,
        audit_batch.sealed_at
    from audit_batch
    order by audit_batch.company_id asc, audit_batch.last_seq desc
) as newest
where
    not exists (
        select 1
        from audit_checkpoint
        where
            audit_checkpoint.ledger = %(ledger)s::uuid
            and audit_checkpoint.company_id = newest.company_id
            and audit_checkpoint.seq = newest.last_seq
            and audit_checkpoint.hash = newest.hash
    )
order by newest.company_id
