-- C2: audit chains agree with the heads that were published outside the database
select
    audit_checkpoint.company_id,
    audit_checkpoint.seq,
    audit_checkpoint.published_at
from audit_checkpoint
left join audit_chain
    on
        audit_checkpoint.company_id = audit_chain.company_id
        and audit_checkpoint.seq = audit_chain.seq
where
    audit_checkpoint.ledger = (
        select audit_ledger.id from audit_ledger
        order by audit_ledger.begun_at desc
        limit 1
    )
    and audit_chain.hash is distinct from audit_checkpoint.hash
