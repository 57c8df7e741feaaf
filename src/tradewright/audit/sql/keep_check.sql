-- keep_check: the chains of any company were verified to the last body
-- in:  company_ids bigint[] (of which a row is at fault), fault text
insert into audit_check (company_id, rows, fault)
select
    newest.company_id,
    newest.seq as rows,
    case
        when newest.company_id = any(%(company_ids)s::bigint[]) then %(fault)s::text
        else ''
    end as fault
from (
    select
        audit_batch.company_id,
        max(audit_batch.last_seq) as seq
    from audit_batch
    group by audit_batch.company_id
) as newest
