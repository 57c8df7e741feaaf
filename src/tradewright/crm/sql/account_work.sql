-- account_work: what is open or latest of each kind of document of a customer, few of each
-- in:  company_id bigint, customer_id bigint, kinds text[], today date, at timestamptz,
--      page_size int
-- out: kind, id, number, status, words, on_day, by_day, amount, is_late, how_many, total
--
-- One statement for all kinds; a kind that is not asked for is not looked at.
(
    select
        'order' as kind,
        sales_order.id,
        sales_order.number,
        sales_order.status,
        sales_order.customer_reference as words,
        sales_order.ordered_on as on_day,
        sales_order.requested_on as by_day,
        sales_order.amount_total as amount,
        sales_order.requested_on < %(today)s::date as is_late,
        count(*) over ()::int as how_many,
        sum(sales_order.amount_total) over () as total
    from sales_order
    where
        'order' = any(%(kinds)s::text[])
        and sales_order.company_id = %(company_id)s::bigint
        and sales_order.customer_id = %(customer_id)s::bigint
        and sales_order.status in ('draft', 'held', 'confirmed')
    order by sales_order.requested_on, sales_order.id
    limit %(page_size)s::int
)
union all
(
    select
        'quote' as kind,
        quote.id,
        quote.number,
        quote.status,
        quote.customer_reference as words,
        quote.quoted_on as on_day,
        quote.valid_until as by_day,
        quote.amount_total as amount,
        quote.valid_until < %(today)s::date as is_late,
        count(*) over ()::int as how_many,
        sum(quote.amount_total) over () as total
    from quote
    where
        'quote' = any(%(kinds)s::text[])
        and quote.company_id = %(company_id)s::bigint
        and quote.customer_id = %(customer_id)s::bigint
        and quote.status in ('draft', 'waiting', 'approved', 'sent')
    order by quote.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'return' as kind,
        return_order.id,
        return_order.number,
        return_order.status,
        return_order.reason as words,
        return_order.returned_on as on_day,
        null::date as by_day,
        return_order.amount_net + return_order.amount_tax as amount,
        false as is_late,
        count(*) over ()::int as how_many,
        sum(return_order.amount_net + return_order.amount_tax) over () as total
    from return_order
    where
        'return' = any(%(kinds)s::text[])
        and return_order.company_id = %(company_id)s::bigint
        and return_order.customer_id = %(customer_id)s::bigint
        and return_order.returned_on > %(today)s::date - 365
        and return_order.status <> 'cancelled'
    order by return_order.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'shipment' as kind,
        shipment.id,
        shipment.number,
        case
            when shipment.delivered_at is not null then 'delivered'
            else shipment.status
        end as status,
        trim(shipment.carrier || ' ' || shipment.tracking) as words,
        shipment.shipped_on as on_day,
        (shipment.delivered_at at time zone 'UTC')::date as by_day,
        null::numeric as amount,
        false as is_late,
        null::int as how_many,
        null::numeric as total
    from shipment
    where
        'shipment' = any(%(kinds)s::text[])
        and shipment.company_id = %(company_id)s::bigint
        and shipment.customer_id = %(customer_id)s::bigint
        and shipment.status <> 'cancelled'
    order by shipment.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'invoice' as kind,
        invoice.id,
        invoice.number,
        case when invoice.due_on < %(today)s::date then 'overdue' else 'open' end as status,
        '' as words,
        invoice.invoiced_on as on_day,
        invoice.due_on as by_day,
        invoice.amount_open as amount,
        invoice.due_on < %(today)s::date as is_late,
        count(*) over ()::int as how_many,
        sum(invoice.amount_open) over () as total
    from invoice
    where
        'invoice' = any(%(kinds)s::text[])
        and invoice.company_id = %(company_id)s::bigint
        and invoice.customer_id = %(customer_id)s::bigint
        and invoice.kind = 'invoice'
        and invoice.amount_open > 0
    order by invoice.due_on, invoice.id
    limit %(page_size)s::int
)
union all
(
    select
        'payment' as kind,
        payment.id,
        payment.number,
        case when payment.amount_unapplied > 0 then 'unapplied' else 'applied' end as status,
        payment.reference as words,
        payment.received_on as on_day,
        null::date as by_day,
        payment.amount,
        false as is_late,
        null::int as how_many,
        null::numeric as total
    from payment
    where
        'payment' = any(%(kinds)s::text[])
        and payment.company_id = %(company_id)s::bigint
        and payment.customer_id = %(customer_id)s::bigint
    order by payment.id desc
    limit 3
)
union all
(
    select
        'dispute' as kind,
        invoice_dispute.id,
        (
            select invoice.number
            from invoice
            where
                invoice.company_id = %(company_id)s::bigint
                and invoice_dispute.invoice_id = invoice.id
        ) as number,
        invoice_dispute.status,
        invoice_dispute.reason as words,
        (invoice_dispute.opened_at at time zone 'UTC')::date as on_day,
        null::date as by_day,
        invoice_dispute.amount,
        false as is_late,
        count(*) over ()::int as how_many,
        sum(invoice_dispute.amount) filter (where invoice_dispute.status = 'open') over () as total
    from invoice_dispute
    where
        'dispute' = any(%(kinds)s::text[])
        and invoice_dispute.company_id = %(company_id)s::bigint
        and invoice_dispute.customer_id = %(customer_id)s::bigint
    order by (invoice_dispute.status = 'open') desc, invoice_dispute.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'case' as kind,
        service_case.id,
        service_case.number,
        service_case.status,
        service_case.subject as words,
        (service_case.opened_at at time zone 'UTC')::date as on_day,
        (service_case.resolve_by at time zone 'UTC')::date as by_day,
        null::numeric as amount,
        coalesce(
            case_due_at(
                service_case.status, service_case.respond_by, service_case.resolve_by,
                service_case.responded_at
            ) < %(at)s::timestamptz,
            false
        ) as is_late,
        count(*) over ()::int as how_many,
        null::numeric as total
    from service_case
    where
        'case' = any(%(kinds)s::text[])
        and service_case.company_id = %(company_id)s::bigint
        and service_case.customer_id = %(customer_id)s::bigint
    order by (service_case.status in ('resolved', 'closed')), service_case.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'opportunity' as kind,
        opportunity.id,
        opportunity.number,
        (
            select pipeline_stage.name
            from pipeline_stage
            where
                pipeline_stage.company_id = %(company_id)s::bigint
                and opportunity.stage_id = pipeline_stage.id
        ) as status,
        opportunity.name as words,
        opportunity.opened_on as on_day,
        opportunity.expected_on as by_day,
        opportunity.amount,
        coalesce(opportunity.expected_on < %(today)s::date, false) as is_late,
        count(*) over ()::int as how_many,
        sum(opportunity.amount_home) over () as total
    from opportunity
    where
        'opportunity' = any(%(kinds)s::text[])
        and opportunity.company_id = %(company_id)s::bigint
        and opportunity.customer_id = %(customer_id)s::bigint
        and opportunity.status = 'open'
    order by opportunity.expected_on nulls last, opportunity.id
    limit %(page_size)s::int
)
union all
(
    select
        'activity' as kind,
        activity.id,
        activity.kind as number,
        activity.status,
        activity.subject as words,
        (activity.planned_at at time zone 'UTC')::date as on_day,
        activity.due_on as by_day,
        null::numeric as amount,
        activity.due_on < %(today)s::date as is_late,
        count(*) over ()::int as how_many,
        null::numeric as total
    from activity
    where
        'activity' = any(%(kinds)s::text[])
        and activity.company_id = %(company_id)s::bigint
        and activity.customer_id = %(customer_id)s::bigint
        and activity.status = 'planned'
    order by activity.due_on, activity.id
    limit %(page_size)s::int
)
