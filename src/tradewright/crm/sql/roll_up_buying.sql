-- roll_up_buying: lines of invoices and credit notes join the months of their customers
-- in:  invoice_id bigint[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.invoice_id,
        item.position,
        row_number() over (partition by item.invoice_id order by item.position) as nth
    from unnest(%(invoice_id)s::bigint[]) with ordinality as item (invoice_id, position)
),

marked as (
    insert into buying_document (company_id, invoice_id)
    select
        %(company_id)s::bigint as company_id,
        invoice.id
    from invoice
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.id = any(%(invoice_id)s::bigint[])
    order by invoice.id
    on conflict (invoice_id) do nothing
    returning buying_document.invoice_id
),

bought as materialized (
    select
        invoice.customer_id,
        invoice_line.item_id,
        date_trunc('month', invoice.invoiced_on)::date as month,
        sum(
            case invoice.kind when 'invoice' then 1 else -1 end * invoice_line.quantity
        ) as quantity,
        sum(
            case invoice.kind when 'invoice' then 1 else -1 end * invoice_line.amount_net
        ) as amount_net,
        count(distinct invoice.id) filter (where invoice.kind = 'invoice')::int as invoices,
        max(invoice.invoiced_on) filter (where invoice.kind = 'invoice') as last_on
    from marked
    inner join invoice
        on invoice.company_id = %(company_id)s::bigint and marked.invoice_id = invoice.id
    inner join invoice_line
        on
            invoice_line.company_id = %(company_id)s::bigint
            and invoice.id = invoice_line.invoice_id
    group by
        invoice.customer_id,
        invoice_line.item_id,
        date_trunc('month', invoice.invoiced_on)::date
),

counted as (
    insert into buying_month (
        company_id, customer_id, item_id, month, quantity, amount_net, invoices, last_on
    )
    select
        %(company_id)s::bigint as company_id,
        bought.customer_id,
        bought.item_id,
        bought.month,
        bought.quantity,
        bought.amount_net,
        bought.invoices,
        bought.last_on
    from bought
    order by bought.customer_id, bought.month, bought.item_id
    on conflict (company_id, customer_id, month, item_id) do update
        set
            quantity = buying_month.quantity + excluded.quantity,
            amount_net = buying_month.amount_net + excluded.amount_net,
            invoices = buying_month.invoices + excluded.invoices,
            last_on = greatest(buying_month.last_on, excluded.last_on)
)

select
    asked.position,
    invoice.id,
    case
        when invoice.id is null then 'invoice_not_found'
        when marked.invoice_id is null then 'already_rolled_up'
        when asked.nth > 1 then 'repeated_in_batch'
        else 'rolled_up'
    end as code
from asked
left join invoice
    on invoice.company_id = %(company_id)s::bigint and asked.invoice_id = invoice.id
left join marked on asked.invoice_id = marked.invoice_id
order by asked.position
