-- L4: Receivable accounts hold open invoices less credit notes and unapplied cash, by customer
-- of: company split_part(customer, '/', 1)::bigint
select
    concat_ws('/', kept.company_id, kept.customer_id) as customer,
    sum(kept.booked) as booked,
    sum(kept.owed) as owed
from (
    select
        journal_entry.company_id,
        journal_line.customer_id,
        journal_line.amount as booked,
        0 as owed
    from journal_line
    inner join account on journal_line.account_id = account.id and account.control = 'receivable'
    inner join journal_entry on journal_line.entry_id = journal_entry.id
    union all
    select
        invoice.company_id,
        invoice.customer_id,
        0 as booked,
        case invoice.kind when 'invoice' then invoice.amount_open else -invoice.amount_open end
            as owed
    from invoice
    union all
    select
        payment.company_id,
        payment.customer_id,
        0 as booked,
        -payment.amount_unapplied as owed
    from payment
) as kept
group by kept.company_id, kept.customer_id
having sum(kept.booked) <> sum(kept.owed)
