-- invoices: a page of invoices and credit notes, the latest first
-- in:  company_id bigint, as_of date (overdue is judged on it), saved_view text, search text (safe
--      for like), customer_id bigint, since date, until date, oldest_first boolean,
--      after bigint, page_size int
-- out: id, kind, number, customer_id, customer, customer_name, order_id, source, source_id,
--      currency, invoiced_on, due_on, amount_net, amount_tax, amount_total, amount_open,
--      days_overdue, version
select
    invoice.id,
    invoice.kind,
    invoice.number,
    invoice.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    invoice.order_id,
    invoice.source,
    invoice.source_id,
    invoice.currency,
    invoice.invoiced_on,
    invoice.due_on,
    invoice.amount_net,
    invoice.amount_tax,
    invoice.amount_total,
    invoice.amount_open,
    case
        when invoice.kind = 'invoice' and invoice.amount_open > 0
            then greatest(%(as_of)s::date - invoice.due_on, 0)
        else 0
    end as days_overdue,
    invoice.version
from invoice
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and invoice.customer_id = customer.id
where
    invoice.company_id = %(company_id)s::bigint
    and case
        when %(after)s::bigint is null then true
        when %(oldest_first)s::boolean then invoice.id > %(after)s::bigint
        else invoice.id < %(after)s::bigint
    end
    and case %(saved_view)s::text
        when 'open' then invoice.kind = 'invoice' and invoice.amount_open > 0
        when 'overdue'
            then
                invoice.kind = 'invoice'
                and invoice.amount_open > 0
                and invoice.due_on < %(as_of)s::date
        when 'due'
            then
                invoice.kind = 'invoice'
                and invoice.amount_open > 0
                and invoice.due_on between %(as_of)s::date and %(as_of)s::date + 6
        when 'settled' then invoice.kind = 'invoice' and invoice.amount_open = 0
        when 'credit_notes' then invoice.kind = 'credit_note'
        else true
    end
    and (%(customer_id)s::bigint is null or invoice.customer_id = %(customer_id)s::bigint)
    and (%(since)s::date is null or invoice.invoiced_on >= %(since)s::date)
    and (%(until)s::date is null or invoice.invoiced_on <= %(until)s::date)
    and (
        %(search)s::text = ''
        or invoice.number ilike %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
    )
order by
    case when %(oldest_first)s::boolean then invoice.id end asc,
    invoice.id desc
limit %(page_size)s::int
