-- L14: Every invoice, credit note, payment and later application stands in the books
select
    missing.company_id,
    missing.source,
    missing.source_id
from (
    select
        invoice.company_id,
        'invoice' as source,
        invoice.id as source_id,
        invoice.kind
    from invoice
    where invoice.amount_total <> 0
    union all
    select
        payment.company_id,
        'payment' as source,
        payment.id as source_id,
        'payment' as kind
    from payment
    union all
    select
        application.company_id,
        'application' as source,
        application.id as source_id,
        'application' as kind
    from application
    inner join payment on application.payment_id = payment.id
    where application.operation_id <> payment.operation_id
) as missing
where
    not exists (
        select 1
        from journal_entry
        where
            journal_entry.company_id = missing.company_id
            and journal_entry.source = missing.source
            and journal_entry.source_id = missing.source_id
            and journal_entry.kind = missing.kind
    )
