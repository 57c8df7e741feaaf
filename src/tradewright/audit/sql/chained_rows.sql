-- chained_rows: the rows of a company's chain (-1: of any company), chain by chain
-- in:  company_id bigint, after_company_id bigint, after_seq bigint, most int
-- out: company_id, seq, source, source_id, body_hash, hash, batch_id
select
    audit_chain.company_id,
    audit_chain.seq,
    audit_chain.source,
    audit_chain.source_id,
    audit_chain.body_hash,
    audit_chain.hash,
    audit_chain.batch_id
from audit_chain
where
    %(company_id)s::bigint in (-1, audit_chain.company_id)
    and (audit_chain.company_id, audit_chain.seq)
    > (%(after_company_id)s::bigint, %(after_seq)s::bigint)
order by audit_chain.company_id, audit_chain.seq
limit %(most)s::int
