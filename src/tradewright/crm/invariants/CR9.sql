-- CR9: What a customer bought in a month is the sum of the invoice lines that were counted
with lines as (
    select
        invoice.company_id,
        invoice.customer_id,
        date_trunc('month', invoice.invoiced_on)::date as month,
        invoice_line.item_id,
        sum(
            case invoice.kind when 'invoice' then 1 else -1 end * invoice_line.quantity
        ) as quantity,
        sum(
            case invoice.kind when 'invoice' then 1 else -1 end * invoice_line.amount_net
        ) as amount_net,
        count(distinct invoice.id) filter (where invoice.kind = 'invoice') as invoices
    from buying_document
    inner join invoice on buying_document.invoice_id = invoice.id
    inner join invoice_line on invoice.id = invoice_line.invoice_id
    group by
        invoice.company_id,
        invoice.customer_id,
        date_trunc('month', invoice.invoiced_on)::date,
        invoice_line.item_id
)

select
    coalesce(lines.company_id, buying_month.company_id) as company_id,
    coalesce(lines.customer_id, buying_month.customer_id) as customer_id,
    coalesce(lines.month, buying_month.month) as month,
    coalesce(lines.item_id, buying_month.item_id) as item_id,
    lines.amount_net as invoiced,
    buying_month.amount_net as counted
from lines
full outer join buying_month
    on
        lines.company_id = buying_month.company_id
        and lines.customer_id = buying_month.customer_id
        and lines.month = buying_month.month
        and lines.item_id = buying_month.item_id
where
    lines.quantity is distinct from buying_month.quantity
    or lines.amount_net is distinct from buying_month.amount_net
    or lines.invoices is distinct from buying_month.invoices
