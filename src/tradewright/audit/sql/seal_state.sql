-- seal_state: how far a company's chain is, what of it stands outside, when it was verified
-- in:  company_id bigint
-- out: the columns of audit.queries.changes.SealState
select
    coalesce(newest.last_seq, 0) as rows,
    newest.sealed_at,
    encode(newest.hash, 'hex') as head,
    published.seq as published_seq,
    published.published_at,
    verified.checked_at,
    verified.rows as checked_rows,
    coalesce(verified.fault, '') as fault
from company
left join lateral (
    select
        audit_batch.last_seq,
        audit_batch.sealed_at,
        audit_batch.hash
    from audit_batch
    where audit_batch.company_id = company.id
    order by audit_batch.last_seq desc
    limit 1
) as newest on true
left join lateral (
    select
        audit_checkpoint.seq,
        audit_checkpoint.published_at
    from audit_checkpoint
    where
        audit_checkpoint.company_id = company.id
        and audit_checkpoint.ledger = (
            select audit_ledger.id from audit_ledger
            order by audit_ledger.begun_at desc
            limit 1
        )
    order by audit_checkpoint.seq desc
    limit 1
) as published on true
left join lateral (
    select
        audit_check.checked_at,
        audit_check.rows,
        audit_check.fault
    from audit_check
    where audit_check.company_id = company.id
    order by audit_check.id desc
    limit 1
) as verified on true
where company.id = %(company_id)s::bigint
