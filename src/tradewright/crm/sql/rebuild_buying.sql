-- rebuild_buying: the months of customers from the lines of their documents
-- in:  customer_id bigint[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.customer_id,
        item.position,
        row_number() over (partition by item.customer_id order by item.position) as nth
    from unnest(%(customer_id)s::bigint[]) with ordinality as item (customer_id, position)
),

counted as (
    insert into buying_month (
        company_id, customer_id, item_id, month, quantity, amount_net, invoices, last_on
    )
    select
        %(company_id)s::bigint as company_id,
        invoice.customer_id,
        invoice_line.item_id,
        date_trunc('month', invoice.invoiced_on)::date as month,
        sum(
            case invoice.kind when 'invoice' then 1 else -1 end * invoice_line.quantity
        ) as quantity,
        sum(
            case invoice.kind when 'invoice' then 1 else -1 end * invoice_line.amount_net
        ) as amount_net,
        count(distinct invoice.id) filter (where invoice.kind = 'invoice') as invoices,
        max(invoice.invoiced_on) filter (where invoice.kind = 'invoice') as last_on
    from invoice
    inner join buying_document
        on
            buying_document.company_id = %(company_id)s::bigint
            and invoice.id = buying_document.invoice_id
    inner join invoice_line
        on
            invoice_line.company_id = %(company_id)s::bigint
            and invoice.id = invoice_line.invoice_id
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.customer_id = any(%(customer_id)s::bigint[])
    group by
        invoice.customer_id,
        invoice_line.item_id,
        date_trunc('month', invoice.invoiced_on)::date
    order by invoice.customer_id, month, invoice_line.item_id
)

select
    asked.position,
    customer.id,
    case
        when customer.id is null then 'unknown_customer'
        when asked.nth > 1 then 'repeated_in_batch'
        else 'rebuilt'
    end as code
from asked
left join customer
    on customer.company_id = %(company_id)s::bigint and asked.customer_id = customer.id
order by asked.position
