-- lock_disputes: lock disputes in id order, before anything is decided about them
-- in:  company_id bigint, dispute_id bigint[]
select invoice_dispute.id
from invoice_dispute
where
    invoice_dispute.company_id = %(company_id)s::bigint
    and invoice_dispute.id = any(%(dispute_id)s::bigint[])
order by invoice_dispute.id
for update
