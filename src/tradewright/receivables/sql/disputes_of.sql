-- disputes_of: disputes about an invoice, the open one first, then the latest
-- in:  company_id bigint, invoice_id bigint
-- out: id, invoice_id, status, kind, reason, amount, amount_accepted, note, opened_at, closed_at,
--      version
select
    invoice_dispute.id,
    invoice_dispute.invoice_id,
    invoice_dispute.status,
    invoice_dispute.kind,
    invoice_dispute.reason,
    invoice_dispute.amount,
    invoice_dispute.amount_accepted,
    invoice_dispute.note,
    invoice_dispute.opened_at,
    invoice_dispute.closed_at,
    invoice_dispute.version
from invoice_dispute
where
    invoice_dispute.company_id = %(company_id)s::bigint
    and invoice_dispute.invoice_id = %(invoice_id)s::bigint
order by invoice_dispute.status <> 'open', invoice_dispute.id desc
