-- batches: the batches of a company (-1: of any company), by number
-- in:  company_id bigint
-- out: id, root
select
    audit_batch.id,
    audit_batch.root
from audit_batch
where %(company_id)s::bigint in (-1, audit_batch.company_id)
order by audit_batch.id
