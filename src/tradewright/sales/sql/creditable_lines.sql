-- creditable_lines: lines of returns with the invoice that billed the sale they take back
-- in:  company_id bigint, return_id bigint[]
-- out: the columns of sales.queries.returns.CreditableLine
--
-- Goods are credited at what was paid for them (rules.md C6): their share of an allowance that the
-- invoice line was granted before comes off, by cumulative rounding over its pieces, and never more
-- is credited than no credit note has taken yet.
with coming as materialized (
    select
        return_order.id as return_id,
        shipment.order_id,
        invoice.id as invoice_id,
        return_order.customer_id,
        return_order.ship_to_id,
        return_order.warehouse_id,
        return_order.currency,
        return_order.prices_include_tax,
        return_order.returned_on,
        return_order.reason,
        line.id as return_line_id,
        line.line_no,
        line.order_line_id,
        line.item_id,
        line.is_stocked,
        line.description,
        line.unit_id,
        line.unit_numerator,
        line.unit_denominator,
        line.quantity,
        line.unit_price,
        line.tax_class,
        line.tax_rate,
        line.amount_net,
        line.amount_tax,
        billed.id as billed_line_id,
        billed.quantity as quantity_billed,
        currency.minor_unit
    from return_order
    inner join return_line as line on return_order.id = line.return_order_id
    inner join currency on return_order.currency = currency.code
    left join shipment_line
        on
            shipment_line.company_id = %(company_id)s::bigint
            and line.shipment_line_id = shipment_line.id
    left join shipment on shipment_line.shipment_id = shipment.id
    left join invoice
        on
            invoice.company_id = %(company_id)s::bigint
            and invoice.source = 'shipment'
            and shipment.id = invoice.source_id
            and invoice.kind = 'invoice'
    left join invoice_line as billed
        on
            billed.company_id = %(company_id)s::bigint
            and invoice.id = billed.invoice_id
            and shipment_line.id = billed.source_line_id
    where
        return_order.company_id = %(company_id)s::bigint
        and return_order.id = any(%(return_id)s::bigint[])
),

remaining as materialized (
    select
        credited.invoice_id,
        part.line_id,
        part.quantity,
        part.net,
        part.tax,
        coalesce(allowed.net, 0) as net_allowed,
        coalesce(allowed.tax, 0) as tax_allowed
    from (
        select distinct coming.invoice_id from coming where coming.invoice_id is not null
    ) as credited
    cross join lateral invoice_left(%(company_id)s::bigint, credited.invoice_id) as part
    left join lateral (
        select
            sum(allowance.amount_net) as net,
            sum(allowance.amount_tax) as tax
        from invoice_line as allowance
        inner join invoice as note on allowance.invoice_id = note.id
        where
            allowance.company_id = %(company_id)s::bigint
            and allowance.source_line_id = part.line_id
            and allowance.quantity = 0
            and note.company_id = %(company_id)s::bigint
            and note.source = 'service_case'
            and note.kind = 'credit_note'
    ) as allowed on true
),

-- pieces of the sale that have come back, or were credited, before these and with these: several
-- lines may take back the same one
counted as (
    select
        coming.*,
        coming.quantity_billed - remaining.quantity + coming.quantity_upto - coming.quantity
            as pieces_before,
        least(
            coming.quantity_billed - remaining.quantity + coming.quantity_upto,
            coming.quantity_billed
        ) as pieces_with,
        coalesce(remaining.net, 0) as net_left,
        coalesce(remaining.tax, 0) as tax_left,
        coalesce(remaining.net_allowed, 0) as net_allowed,
        coalesce(remaining.tax_allowed, 0) as tax_allowed
    from (
        select
            coming.*,
            sum(coming.quantity) over one_sale as quantity_upto
        from coming
        window one_sale as (
            partition by coming.billed_line_id order by coming.return_id, coming.line_no
        )
    ) as coming
    left join remaining on coming.billed_line_id = remaining.line_id
),

wanted as (
    select
        counted.*,
        counted.amount_net - coalesce(
            round(
                counted.net_allowed * counted.pieces_with / counted.quantity_billed,
                counted.minor_unit
            )
            - round(
                counted.net_allowed * counted.pieces_before / counted.quantity_billed,
                counted.minor_unit
            ), 0
        ) as net,
        counted.amount_tax - coalesce(
            round(
                counted.tax_allowed * counted.pieces_with / counted.quantity_billed,
                counted.minor_unit
            )
            - round(
                counted.tax_allowed * counted.pieces_before / counted.quantity_billed,
                counted.minor_unit
            ), 0
        ) as tax
    from counted
),

summed as (
    select
        wanted.*,
        sum(wanted.net) over one_sale as net_upto,
        sum(wanted.tax) over one_sale as tax_upto
    from wanted
    window one_sale as (
        partition by wanted.billed_line_id order by wanted.return_id, wanted.line_no
    )
)

select
    summed.return_id,
    summed.order_id,
    summed.invoice_id,
    summed.customer_id,
    summed.ship_to_id,
    summed.warehouse_id,
    summed.currency,
    summed.prices_include_tax,
    summed.returned_on,
    summed.reason,
    summed.return_line_id,
    summed.order_line_id,
    summed.item_id,
    summed.is_stocked,
    summed.description,
    summed.unit_id,
    summed.unit_numerator,
    summed.unit_denominator,
    summed.quantity,
    summed.unit_price,
    summed.tax_class,
    summed.tax_rate,
    case
        when summed.billed_line_id is null then summed.amount_net
        else
            least(summed.net_upto, summed.net_left)
            - least(summed.net_upto - summed.net, summed.net_left)
    end as amount_net,
    case
        when summed.billed_line_id is null then summed.amount_tax
        else
            least(summed.tax_upto, summed.tax_left)
            - least(summed.tax_upto - summed.tax, summed.tax_left)
    end as amount_tax
from summed
order by summed.return_id, summed.line_no
