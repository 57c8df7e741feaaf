-- chain_ends: the last row of the chains of any company
-- in:  company_ids bigint[]
-- out: company_id, seq, hash
with asked as (
    select unnest(%(company_ids)s::bigint[]) as company_id
)

select
    asked.company_id,
    ending.seq,
    ending.hash
from asked
inner join lateral (
    select
        audit_chain.seq,
        audit_chain.hash
    from audit_chain
    where audit_chain.company_id = asked.company_id
    order by audit_chain.seq desc
    limit 1
) as ending on true
