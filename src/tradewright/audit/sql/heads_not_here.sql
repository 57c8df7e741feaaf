-- heads_not_here: what stands outside under the present name and is not, or not so, in the chains
--      of any company: by chain, up to which row they still agree
-- in:
-- out: company_id, published_seq, agrees_to, heads
select
    audit_checkpoint.company_id,
    max(audit_checkpoint.seq) as published_seq,
    coalesce(
        max(audit_checkpoint.seq) filter (where audit_chain.hash = audit_checkpoint.hash), 0
    ) as agrees_to,
    count(*) filter (where audit_chain.hash is distinct from audit_checkpoint.hash) as heads
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
group by audit_checkpoint.company_id
having bool_or(audit_chain.hash is distinct from audit_checkpoint.hash)
order by audit_checkpoint.company_id
