-- invoice_head: one invoice or credit note
-- in:  company_id bigint, invoice_id bigint, as_of date
-- out: id, kind, number, customer_id, customer, customer_name, order_id, source, source_id,
--      currency, invoiced_on, due_on, amount_net, amount_tax, amount_total, amount_open,
--      days_overdue, version, terms, reason, credits_invoice_id, credits_invoice
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
    invoice.version,
    payment_terms.name as terms,
    invoice.reason,
    invoice.credits_invoice_id,
    credited.number as credits_invoice
from invoice
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and invoice.customer_id = customer.id
inner join payment_terms
    on
        payment_terms.company_id = %(company_id)s::bigint
        and invoice.terms_id = payment_terms.id
left join invoice as credited on invoice.credits_invoice_id = credited.id
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.id = %(invoice_id)s::bigint
