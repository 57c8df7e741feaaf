-- open_invoices: what a customer has to pay, the one due first at the front
-- in:  company_id bigint, customer_id bigint, as_of date
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
    and invoice.customer_id = %(customer_id)s::bigint
    and invoice.kind = 'invoice'
    and invoice.amount_open > 0
order by invoice.due_on, invoice.id
