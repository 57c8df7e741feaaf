-- invoice_totals: how many stand in each view under the filters, and the amounts of one view
-- in:  company_id bigint, as_of date (overdue is judged on it), saved_view text, search text (safe
--      for like), customer_id bigint, since date, until date
-- out: count_all, count_open, count_overdue, count_due, count_settled, count_credit_notes,
--      count, amount_total, amount_open (credit notes taken off)
with viewed as (
    select
        invoice.kind = 'credit_note' as is_credit_note,
        invoice.kind = 'invoice' and invoice.amount_open > 0 as is_open,
        invoice.kind = 'invoice'
        and invoice.amount_open > 0
        and invoice.due_on < %(as_of)s::date as is_overdue,
        invoice.kind = 'invoice'
        and invoice.amount_open > 0
        and invoice.due_on between %(as_of)s::date and %(as_of)s::date + 6 as is_due,
        case invoice.kind when 'invoice' then invoice.amount_total else -invoice.amount_total end
            as amount_total,
        case invoice.kind when 'invoice' then invoice.amount_open else -invoice.amount_open end
            as amount_open
    from invoice
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and invoice.customer_id = customer.id
    where
        invoice.company_id = %(company_id)s::bigint
        and (%(customer_id)s::bigint is null or invoice.customer_id = %(customer_id)s::bigint)
        and (%(since)s::date is null or invoice.invoiced_on >= %(since)s::date)
        and (%(until)s::date is null or invoice.invoiced_on <= %(until)s::date)
        and (
            %(search)s::text = ''
            or invoice.number ilike %(search)s::text || '%%'
            or customer.code ilike %(search)s::text || '%%'
            or customer.name ilike '%%' || %(search)s::text || '%%'
        )
),

chosen as (
    select
        viewed.*,
        case %(saved_view)s::text
            when 'open' then viewed.is_open
            when 'overdue' then viewed.is_overdue
            when 'due' then viewed.is_due
            when 'settled' then not viewed.is_open and not viewed.is_credit_note
            when 'credit_notes' then viewed.is_credit_note
            else true
        end as is_chosen
    from viewed
)

select
    count(*) as count_all,
    count(*) filter (where chosen.is_open) as count_open,
    count(*) filter (where chosen.is_overdue) as count_overdue,
    count(*) filter (where chosen.is_due) as count_due,
    count(*) filter (where not chosen.is_open and not chosen.is_credit_note) as count_settled,
    count(*) filter (where chosen.is_credit_note) as count_credit_notes,
    count(*) filter (where chosen.is_chosen) as count,
    coalesce(sum(chosen.amount_total) filter (where chosen.is_chosen), 0) as amount_total,
    coalesce(sum(chosen.amount_open) filter (where chosen.is_chosen), 0) as amount_open
from chosen
