-- waiting_receivables: what is overdue, and what is on account
-- in:  company_id bigint, as_of date
-- out: overdue, amount_overdue, on_account, amount_on_account
with late as (
    select
        count(*) as overdue,
        coalesce(sum(invoice.amount_open), 0) as amount_overdue
    from invoice
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.kind = 'invoice'
        and invoice.amount_open > 0
        and invoice.due_on < %(as_of)s::date
),

unapplied as (
    select
        count(*) as on_account,
        coalesce(sum(payment.amount_unapplied), 0) as amount_on_account
    from payment
    where payment.company_id = %(company_id)s::bigint and payment.amount_unapplied > 0
)

select
    late.overdue,
    late.amount_overdue,
    unapplied.on_account,
    unapplied.amount_on_account
from late
cross join unapplied
