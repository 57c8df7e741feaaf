-- O18: A dispute is about its customer's invoice, within its total, and ended as it was told
select
    invoice_dispute.company_id,
    invoice_dispute.id as dispute_id,
    invoice_dispute.status
from invoice_dispute
inner join invoice on invoice_dispute.invoice_id = invoice.id
left join lateral (
    select
        event.body ->> 'to' as status,
        event.version
    from event
    where event.aggregate = 'invoice_dispute' and event.key = invoice_dispute.id
    order by event.version desc
    limit 1
) as latest on true
where
    (invoice.company_id, invoice.customer_id, invoice.kind)
    is distinct from (invoice_dispute.company_id, invoice_dispute.customer_id, 'invoice')
    or invoice_dispute.amount > invoice.amount_total
    or latest.status is distinct from invoice_dispute.status
    or latest.version <> invoice_dispute.version
    or (invoice_dispute.status = 'upheld')
    <> (
        invoice_dispute.status <> 'open'
        and invoice_dispute.amount_accepted = invoice_dispute.amount
    )
