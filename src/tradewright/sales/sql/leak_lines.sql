-- leak_lines: what was invoiced of orders in some days, and what could explain its price
-- in:  since date, until date (of the invoices), customer text ('': any), company_id bigint,
--      page_size int (orders)
-- out: id, invoice_id, invoice, invoiced_on, invoiced (in the line's unit; 0: on another invoice,
--      here for the breaks of its order), order_id, number, ordered_on (the day that prices it),
--      customer_id, customer, customer_name, ship_to_id, item_id, item, item_name, unit_id, unit,
--      currency, quantity, unit_price, price_source, rate, net_part, cost, coupons, entered_by,
--      is_approved, is_drawn, expired_contract, escalator_percent (of a rise that was missed),
--      other_unit
with billed as materialized (
    select
        invoiced.order_line_id,
        max(invoice.id) as invoice_id,
        max(invoice.number) as invoice,
        max(invoice.invoiced_on) as invoiced_on,
        sum(invoiced.quantity) as quantity
    from invoice
    inner join invoice_line as invoiced
        on invoiced.company_id = %(company_id)s::bigint and invoice.id = invoiced.invoice_id
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.kind = 'invoice'
        and invoice.invoiced_on between %(since)s::date and %(until)s::date
        and invoiced.order_line_id is not null
    group by invoiced.order_line_id
),

orders as materialized (
    select
        sold.*,
        max(billed.invoice_id) as last_invoice
    from billed
    inner join sales_order_line as line
        on line.company_id = %(company_id)s::bigint and billed.order_line_id = line.id
    inner join sales_order as sold
        on sold.company_id = %(company_id)s::bigint and line.order_id = sold.id
    group by sold.id
    order by last_invoice desc
    limit %(page_size)s::int
)

select
    line.id,
    billed.invoice_id,
    billed.invoice,
    billed.invoiced_on,
    coalesce(billed.quantity * line.quantity_entered / line.quantity, 0) as invoiced,
    sold.id as order_id,
    sold.number,
    case coalesce(policy.priced_on, 'ordered')
        when 'requested' then coalesce(line.requested_on, sold.requested_on)
        else sold.ordered_on
    end as ordered_on,
    sold.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    sold.ship_to_id,
    line.item_id,
    item.code as item,
    item.name as item_name,
    line.unit_id,
    unit.code as unit,
    sold.currency,
    line.quantity_entered as quantity,
    line.unit_price,
    line.price_source,
    rate_of_day(sold.company_id, company.currency, sold.currency, sold.ordered_on) as rate,
    case when sold.prices_include_tax then 1 / (1 + line.tax_rate) else 1 end as net_part,
    average_cost(sold.company_id, line.item_id, sold.warehouse_id) as cost,
    sold.coupons,
    trim(person.first_name || ' ' || person.last_name) as entered_by,
    line.price_source = 'quote' or exists (
        select 1
        from approval_request as request
        where
            request.company_id = %(company_id)s::bigint
            and request.subject = 'sales_order'
            and request.subject_id = sold.id
            and request.kind = 'price_override'
            and request.status = 'approved'
    ) as is_approved,
    exists(
        select 1
        from price_draw
        where
            price_draw.company_id = %(company_id)s::bigint
            and price_draw.source = 'sales_order_line'
            and price_draw.source_id = line.id
            and price_draw.quantity > 0
    ) as is_drawn,
    expired.number as expired_contract,
    escalated.percent as escalator_percent,
    other.code as other_unit
from orders as sold
inner join company on sold.company_id = company.id
left join price_policy as policy on policy.company_id = %(company_id)s::bigint
inner join sales_order_line as line
    on line.company_id = %(company_id)s::bigint and sold.id = line.order_id
left join billed on line.id = billed.order_line_id
inner join item on item.company_id = %(company_id)s::bigint and line.item_id = item.id
inner join unit on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
inner join customer
    on customer.company_id = %(company_id)s::bigint and sold.customer_id = customer.id
inner join app_user as person on sold.entered_by = person.id
-- a contract's price of before, that has ended
left join lateral (
    select contract.number
    from price_condition as own
    inner join price_contract as contract
        on contract.company_id = %(company_id)s::bigint and own.contract_id = contract.id
    where
        own.company_id = %(company_id)s::bigint
        and own.what = line.item_id * 8 + 1
        and own.customer_id = sold.customer_id
        and own.kind = 'contract'
        and own.valid_to < sold.ordered_on
        and own.price = line.unit_price
    order by own.valid_to desc
    limit 1
) as expired on true
-- the contract that priced it should have risen
left join lateral (
    select contract.escalator_percent as percent
    from price_condition as own
    inner join price_contract as contract
        on contract.company_id = %(company_id)s::bigint and own.contract_id = contract.id
    where
        own.company_id = %(company_id)s::bigint
        and own.id = (line.price_trace #>> '{won,condition_id}')::bigint
        and own.valid_from < escalation_missed(
            contract.escalates_from, contract.escalated_on, contract.valid_to, sold.ordered_on
        )
) as escalated on true
-- the price of another unit of the item, as it stands
left join lateral (
    select stated.code
    from price_condition as own
    inner join unit as stated
        on stated.company_id = %(company_id)s::bigint and own.unit_id = stated.id
    where
        own.company_id = %(company_id)s::bigint
        and own.what = line.item_id * 8 + 1
        and own.unit_id <> line.unit_id
        and own.price = line.unit_price
        and line.price_source = 'manual'
    order by own.id
    limit 1
) as other on true
where %(customer)s::text = '' or customer.code = %(customer)s::text
order by sold.last_invoice desc, sold.id asc, line.line_no asc
