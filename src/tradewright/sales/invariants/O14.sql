-- O14: The buckets of a credit account are what its customer's documents say
-- of: customer by customer_id
with owed as (
    -- what open shipments will bill, and what of confirmed lines no shipment has taken yet
    select
        sales_order.company_id,
        sales_order.customer_id,
        taken.amount_open
        + open_amount(
            line.amount_net, line.quantity, line.quantity_cancelled, taken.quantity, taken.net,
            currency.minor_unit
        )
        + open_amount(
            line.amount_tax, line.quantity, line.quantity_cancelled, taken.quantity, taken.tax,
            currency.minor_unit
        ) as ordered,
        0 as unbilled,
        0 as receivable,
        0 as unapplied
    from sales_order
    inner join currency on sales_order.currency = currency.code
    inner join sales_order_line as line on sales_order.id = line.order_id
    inner join lateral (
        select
            coalesce(sum(
                case shipment.status
                    when 'shipped' then shipment_line.quantity_shipped
                    else shipment_line.quantity
                end
            ), 0) as quantity,
            coalesce(sum(shipment_line.amount_net), 0) as net,
            coalesce(sum(shipment_line.amount_tax), 0) as tax,
            coalesce(
                sum(shipment_line.amount_net + shipment_line.amount_tax)
                filter (where shipment.status <> 'shipped'),
                0
            ) as amount_open
        from shipment_line
        inner join shipment
            on shipment_line.shipment_id = shipment.id and shipment.status <> 'cancelled'
        where
            shipment_line.company_id = line.company_id
            and shipment_line.order_line_id = line.id
    ) as taken on true
    where sales_order.status in ('held', 'confirmed') and sales_order.confirmed_at is not null
    union all
    select
        shipment.company_id,
        shipment.customer_id,
        0 as ordered,
        line.amount_net + line.amount_tax as unbilled,
        0 as receivable,
        0 as unapplied
    from shipment
    inner join shipment_line as line on shipment.id = line.shipment_id
    where
        shipment.status = 'shipped'
        and not exists (
            select 1
            from invoice
            where
                invoice.company_id = shipment.company_id
                and invoice.source = 'shipment'
                and invoice.source_id = shipment.id
                and invoice.kind = 'invoice'
        )
    union all
    select
        invoice.company_id,
        invoice.customer_id,
        0 as ordered,
        0 as unbilled,
        case invoice.kind when 'invoice' then invoice.amount_open else 0 end as receivable,
        case invoice.kind when 'credit_note' then invoice.amount_open else 0 end as unapplied
    from invoice
    where invoice.amount_open <> 0
    union all
    select
        payment.company_id,
        payment.customer_id,
        0 as ordered,
        0 as unbilled,
        0 as receivable,
        payment.amount_unapplied as unapplied
    from payment
    where payment.amount_unapplied <> 0
    union all
    select
        credit_account.company_id,
        credit_account.customer_id,
        -credit_account.amount_ordered as ordered,
        -credit_account.amount_unbilled as unbilled,
        -credit_account.amount_receivable as receivable,
        -credit_account.amount_unapplied as unapplied
    from credit_account
)

select
    owed.company_id,
    owed.customer_id,
    sum(owed.ordered) as ordered_too_little,
    sum(owed.unbilled) as unbilled_too_little,
    sum(owed.receivable) as receivable_too_little,
    sum(owed.unapplied) as unapplied_too_little
from owed
group by owed.company_id, owed.customer_id
having
    sum(owed.ordered) <> 0
    or sum(owed.unbilled) <> 0
    or sum(owed.receivable) <> 0
    or sum(owed.unapplied) <> 0
