-- batches_of: the batches of a company's chain, the latest first
-- in:  company_id bigint, after bigint, page_size int
-- out: the columns of audit.queries.changes.Batch
select
    audit_batch.id,
    audit_batch.sealed_at,
    audit_batch.first_seq,
    audit_batch.last_seq,
    encode(audit_batch.root, 'hex') as root,
    encode(audit_batch.hash, 'hex') as head,
    exists(
        select 1
        from audit_checkpoint
        where
            audit_checkpoint.company_id = %(company_id)s::bigint
            and audit_checkpoint.seq = audit_batch.last_seq
            and audit_checkpoint.hash = audit_batch.hash
    ) as is_published
from audit_batch
where
    audit_batch.company_id = %(company_id)s::bigint
    and (%(after)s::bigint is null or audit_batch.last_seq < %(after)s::bigint)
order by audit_batch.last_seq desc
limit %(page_size)s::int
