-- O15: The invoices of an order that is complete sum to the order, to the cent
-- of: sales_order by order_id
with billed as (
    select
        line.order_id,
        sum(invoice_line.amount_net) as amount_net,
        sum(invoice_line.amount_tax) as amount_tax,
        bool_or(invoice_line.tax_rate <> line.tax_rate) as is_taxed_anew
    from invoice_line
    inner join invoice
        on
            invoice_line.invoice_id = invoice.id
            and invoice.kind = 'invoice'
            and invoice.source = 'shipment'
    inner join sales_order_line as line on invoice_line.order_line_id = line.id
    group by line.order_id
)

select
    sales_order.id as order_id,
    sales_order.number,
    sales_order.amount_net,
    sales_order.amount_tax,
    billed.amount_net as invoiced_net,
    billed.amount_tax as invoiced_tax
from sales_order
left join billed on sales_order.id = billed.order_id
where
    sales_order.status = 'completed'
    and case
        -- another rate on the day of the invoice leaves what prices are stated in: net, or gross
        when billed.is_taxed_anew and sales_order.prices_include_tax
            then billed.amount_net + billed.amount_tax <> sales_order.amount_total
        when billed.is_taxed_anew then billed.amount_net <> sales_order.amount_net
        else
            coalesce(billed.amount_net, 0) <> sales_order.amount_net
            or coalesce(billed.amount_tax, 0) <> sales_order.amount_tax
    end
    and not exists (
        select 1
        from shipment
        where
            shipment.company_id = sales_order.company_id
            and shipment.order_id = sales_order.id
            and shipment.status = 'shipped'
            and not exists (
                select 1
                from invoice
                where
                    invoice.company_id = shipment.company_id
                    and invoice.source = 'shipment'
                    and invoice.source_id = shipment.id
                    and invoice.kind = 'invoice'
            )
    )
