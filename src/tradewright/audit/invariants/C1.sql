-- C1: audit chains verify: nothing in them was edited, taken out, put in or reordered
select
    link.company_id,
    link.seq,
    link.source,
    link.source_id
from (
    select
        audit_chain.*,
        lag(audit_chain.seq, 1, 0::bigint) over chain as seq_before,
        lag(audit_chain.hash, 1, decode(repeat('00', 32), 'hex')) over chain as hash_before
    from audit_chain
    window chain as (partition by audit_chain.company_id order by audit_chain.seq)
) as link
where
    link.seq <> link.seq_before + 1
    or link.hash <> sha256(link.hash_before || link.body_hash)
