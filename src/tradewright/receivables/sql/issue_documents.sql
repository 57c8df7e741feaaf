-- issue_documents: invoices or credit notes with gap-free numbers, each once per source document
-- in:  kind text ('invoice' or 'credit_note'), source text[], source_id bigint[],
--      order_id bigint[], customer_id bigint[], ship_to_id bigint[], currency text[],
--      prices_include_tax boolean[], invoiced_on date[], reason text[],
--      credits_invoice_id bigint[], refusal text[], lines_position int[],
--      lines_source_line_id bigint[], lines_order_line_id bigint[], lines_item_id bigint[],
--      lines_description text[], lines_unit_id bigint[], lines_unit_numerator bigint[],
--      lines_unit_denominator bigint[], lines_quantity numeric[], lines_unit_price numeric[],
--      lines_tax_class text[], lines_tax_rate numeric[], lines_amount_net numeric[],
--      lines_amount_tax numeric[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, customer_id, amount_total, day, traded
--
-- A credit note keeps the tax of the sale; an invoice is taxed anew where the rate has changed.
with books as (
    select
        company.currency,
        currency.minor_unit
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
),

asked as materialized (
    select
        item.*,
        row_number() over (
            partition by item.source, item.source_id order by item.position
        ) as nth,
        customer.terms_id,
        ship_to.id as known_ship_to,
        ship_to.country,
        ship_to.region
    from
        unnest(
            %(source)s::text[], %(source_id)s::bigint[], %(order_id)s::bigint[],
            %(customer_id)s::bigint[], %(ship_to_id)s::bigint[], %(currency)s::text[],
            %(prices_include_tax)s::boolean[], %(invoiced_on)s::date[], %(reason)s::text[],
            %(credits_invoice_id)s::bigint[], %(refusal)s::text[]
        )
        with ordinality as item (
            source, source_id, order_id, customer_id, ship_to_id, currency, prices_include_tax,
            invoiced_on, reason, credits_invoice_id, refusal, position
        )
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and item.customer_id = customer.id
    left join address as ship_to
        on
            ship_to.company_id = %(company_id)s::bigint
            and item.ship_to_id = ship_to.id
            and item.customer_id = ship_to.customer_id
),

asked_lines as (
    select
        line.*,
        asked.prices_include_tax,
        asked.country,
        asked.region,
        asked.invoiced_on,
        row_number() over (
            partition by asked.country, asked.region, asked.invoiced_on, line.tax_class
        ) as nth_of_rate
    from
        unnest(
            %(lines_position)s::int[], %(lines_source_line_id)s::bigint[],
            %(lines_order_line_id)s::bigint[], %(lines_item_id)s::bigint[],
            %(lines_description)s::text[], %(lines_unit_id)s::bigint[],
            %(lines_unit_numerator)s::bigint[], %(lines_unit_denominator)s::bigint[],
            %(lines_quantity)s::numeric[], %(lines_unit_price)s::numeric[],
            %(lines_tax_class)s::text[], %(lines_tax_rate)s::numeric[],
            %(lines_amount_net)s::numeric[], %(lines_amount_tax)s::numeric[]
        )
        with ordinality as line (
            position, source_line_id, order_line_id, item_id, description, unit_id, unit_numerator,
            unit_denominator, quantity, unit_price, tax_class, tax_rate, amount_net, amount_tax,
            nth
        )
    inner join asked on line.position = asked.position
),

-- each rate is looked up once, however many lines have it
rated as (
    select
        asked_lines.*,
        max(
            case
                when %(kind)s::text = 'invoice' and asked_lines.nth_of_rate = 1
                    then
                        tax_rate_for(
                            %(company_id)s::bigint, asked_lines.country, asked_lines.region,
                            asked_lines.tax_class, asked_lines.invoiced_on
                        )
            end
        ) over (
            partition by
                asked_lines.country, asked_lines.region, asked_lines.invoiced_on,
                asked_lines.tax_class
        ) as rate_of_day
    from asked_lines
),

lines as materialized (
    select
        rated.position,
        row_number() over (partition by rated.position order by rated.nth)::int as line_no,
        rated.source_line_id,
        rated.order_line_id,
        rated.item_id,
        rated.description,
        rated.unit_id,
        rated.unit_numerator,
        rated.unit_denominator,
        rated.quantity,
        rated.unit_price,
        rated.tax_class,
        coalesce(rated.rate_of_day, rated.tax_rate) as tax_rate,
        coalesce(anew.net, rated.amount_net) as amount_net,
        coalesce(anew.tax, rated.amount_tax) as amount_tax
    from rated
    cross join books
    left join lateral net_tax(
        case
            when rated.prices_include_tax then rated.amount_net + rated.amount_tax
            else rated.amount_net
        end,
        rated.rate_of_day, rated.prices_include_tax, books.minor_unit
    ) as anew on rated.rate_of_day <> rated.tax_rate
),

totals as (
    select
        lines.position,
        sum(lines.amount_net) as amount_net,
        sum(lines.amount_tax) as amount_tax
    from lines
    group by lines.position
),

judged as (
    select
        asked.*,
        known.id as known_id,
        known.number as known_number,
        totals.amount_net,
        totals.amount_tax,
        books.currency as traded,
        case
            when known.id is not null then 'already_issued'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.terms_id is null then 'unknown_customer'
            when asked.known_ship_to is null then 'unknown_ship_to'
            when asked.currency <> books.currency then 'currency_not_traded'
            when totals.position is null then 'no_lines'
            when asked.refusal is not null then asked.refusal
            when totals.amount_net + totals.amount_tax < 0 then 'negative_total'
            when not books_take(%(company_id)s::bigint, asked.invoiced_on)
                then 'date_outside_books'
            else 'issued'
        end as code
    from asked
    cross join books
    left join totals on asked.position = totals.position
    left join invoice as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.source = known.source
            and asked.source_id = known.source_id
            and known.kind = %(kind)s::text
),

ranked as materialized (
    select
        judged.*,
        count(*) filter (where judged.code = 'issued') over (order by judged.position) as nth_issued
    from judged
),

drawn as materialized (
    select draw_numbers(%(company_id)s::bigint, %(kind)s::text, wanted.how_many) as first_number
    from (
        select max(ranked.nth_issued) as how_many
        from ranked
    ) as wanted
    where wanted.how_many > 0
),

numbered as materialized (
    select
        ranked.*,
        bill_to.id as bill_to_id,
        case when ranked.code = 'issued' then nextval('invoice_id_seq') end as id,
        case
            when ranked.code = 'issued' then drawn.first_number + ranked.nth_issued - 1
        end as sequence_no
    from ranked
    left join drawn on true
    left join lateral (
        select address.id
        from address
        where
            address.company_id = %(company_id)s::bigint
            and address.customer_id = ranked.customer_id
        order by address.is_bill_to desc, address.id asc
        limit 1
    ) as bill_to on true
    order by ranked.position
),

issued as (
    insert into invoice (
        id, company_id, kind, number, sequence_no, customer_id, bill_to_id, ship_to_id, terms_id,
        source, source_id, order_id, credits_invoice_id, currency, prices_include_tax, invoiced_on,
        due_on, amount_net, amount_tax, amount_total, amount_open, reason, posted_at, settled_at,
        operation_id, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        %(kind)s::text as kind,
        format_number(%(company_id)s::bigint, %(kind)s::text, numbered.sequence_no) as number,
        numbered.sequence_no,
        numbered.customer_id,
        numbered.bill_to_id,
        numbered.ship_to_id,
        numbered.terms_id,
        numbered.source,
        numbered.source_id,
        numbered.order_id,
        numbered.credits_invoice_id,
        numbered.currency,
        numbered.prices_include_tax,
        numbered.invoiced_on,
        case %(kind)s::text
            when 'invoice'
                then due_on(%(company_id)s::bigint, numbered.terms_id, numbered.invoiced_on)
            else numbered.invoiced_on
        end as due_on,
        numbered.amount_net,
        numbered.amount_tax,
        numbered.amount_net + numbered.amount_tax as amount_total,
        numbered.amount_net + numbered.amount_tax as amount_open,
        numbered.reason,
        %(at)s::timestamptz as posted_at,
        case
            when numbered.amount_net + numbered.amount_tax = 0 then %(at)s::timestamptz
        end as settled_at,
        %(operation_id)s::uuid as operation_id,
        1 as version
    from numbered
    where numbered.id is not null
    returning
        invoice.id,
        invoice.number,
        invoice.order_id,
        invoice.customer_id,
        invoice.source,
        invoice.source_id,
        invoice.credits_invoice_id,
        invoice.reason,
        invoice.amount_total,
        invoice.due_on
),

issued_lines as (
    insert into invoice_line (
        company_id, invoice_id, line_no, source_line_id, order_line_id, item_id, description,
        unit_id, unit_numerator, unit_denominator, quantity, unit_price, tax_class, tax_rate,
        amount_net, amount_tax
    )
    select
        %(company_id)s::bigint as company_id,
        numbered.id as invoice_id,
        lines.line_no,
        lines.source_line_id,
        lines.order_line_id,
        lines.item_id,
        lines.description,
        lines.unit_id,
        lines.unit_numerator,
        lines.unit_denominator,
        lines.quantity,
        lines.unit_price,
        lines.tax_class,
        lines.tax_rate,
        lines.amount_net,
        lines.amount_tax
    from lines
    inner join numbered on lines.position = numbered.position
    where numbered.id is not null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'receivables.' || %(kind)s::text || '_issued' as topic,
        'invoice' as aggregate,
        issued.id as key,
        1 as version,
        jsonb_build_object(
            'number', issued.number,
            'order_id', issued.order_id,
            'customer_id', issued.customer_id,
            'source', issued.source,
            'source_id', issued.source_id,
            'total', issued.amount_total
        )
        || case %(kind)s::text
            when 'invoice' then jsonb_build_object('due_on', issued.due_on)
            else
                jsonb_build_object(
                    'credits_invoice_id', issued.credits_invoice_id, 'reason', issued.reason
                )
        end as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from issued
    order by issued.id
)

select
    numbered.position,
    coalesce(numbered.id, numbered.known_id) as id,
    numbered.code,
    coalesce(issued.number, numbered.known_number) as number,
    numbered.customer_id,
    numbered.amount_net + numbered.amount_tax as amount_total,
    numbered.invoiced_on as day,
    numbered.traded
from numbered
left join issued on numbered.id = issued.id
order by numbered.position
