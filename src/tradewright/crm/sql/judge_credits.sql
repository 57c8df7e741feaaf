-- judge_credits: what of their (locked) invoices (locked) cases may be credited, line by line
-- in:  case_id bigint[], invoice text[] ('' that of the case), amount numeric[] (net; null: lines),
--      reason text[], credits_position int[], credits_invoice_line_id bigint[],
--      credits_quantity numeric[], credits_amount numeric[], company_id bigint
-- out: position, code, field, invoice, room, total, content, waits_with
--
-- A lump is split by cumulative rounding over what is left of the lines, net and tax each, so that
-- the parts sum to it and a whole invoice is credited to the cent. Amounts in `content` are text:
-- what is approved is bound to the last digit.
with asked as materialized (
    select
        item.position,
        item.case_id,
        item.invoice,
        item.amount,
        coalesce(nullif(trim(item.reason), ''), service_case.subject) as reason,
        service_case.number,
        service_case.customer_id,
        customer.code as customer,
        billed.id as invoice_id,
        billed.number as invoice_number,
        billed.customer_id as billed_customer_id,
        billed.ship_to_id,
        billed.order_id,
        billed.currency,
        billed.prices_include_tax,
        currency.minor_unit,
        invoice_room(%(company_id)s::bigint, billed.id) as room,
        waiting.content as waits_with
    from
        unnest(
            %(case_id)s::bigint[], %(invoice)s::text[], %(amount)s::numeric[], %(reason)s::text[]
        )
        with ordinality as item (case_id, invoice, amount, reason, position)
    inner join service_case
        on
            service_case.company_id = %(company_id)s::bigint
            and item.case_id = service_case.id
    inner join customer
        on customer.company_id = %(company_id)s::bigint and service_case.customer_id = customer.id
    left join invoice as named
        on
            named.company_id = %(company_id)s::bigint
            and named.kind = 'invoice'
            and item.invoice = named.number
    left join invoice as billed
        on
            billed.company_id = %(company_id)s::bigint
            and billed.kind = 'invoice'
            and coalesce(
                named.id, case when item.invoice = '' then service_case.invoice_id end
            ) = billed.id
    left join currency on billed.currency = currency.code
    left join approval_request as waiting
        on
            waiting.company_id = %(company_id)s::bigint
            and waiting.kind = 'credit_note'
            and waiting.subject = 'service_case'
            and item.case_id = waiting.subject_id
            and waiting.status = 'waiting'
),

asked_lines as (
    select
        child.*,
        row_number() over (partition by child.position order by child.nth) as nth_of_case,
        row_number() over (
            partition by child.position, child.invoice_line_id order by child.nth
        ) as nth_of_line
    from
        unnest(
            %(credits_position)s::int[], %(credits_invoice_line_id)s::bigint[],
            %(credits_quantity)s::numeric[], %(credits_amount)s::numeric[]
        )
        with ordinality as child (position, invoice_line_id, quantity, amount, nth)
),

left_over as materialized (
    select
        asked.position,
        part.*,
        sum(part.net) over (partition by asked.position) as net_of_all
    from asked
    inner join lateral invoice_left(%(company_id)s::bigint, asked.invoice_id) as part on true
),

-- net is what is taken of each line; a quantity takes its share of what is left of the line
wanted as (
    select
        left_over.position,
        left_over.line_id,
        left_over.quantity as quantity_left,
        left_over.net as net_left,
        left_over.tax as tax_left,
        left_over.net_of_all,
        asked_lines.nth_of_case,
        asked.amount as lump,
        asked.minor_unit,
        case
            when asked.amount is not null then 0
            else
                coalesce(
                    asked_lines.quantity * line.unit_numerator / line.unit_denominator, 0
                )
        end as quantity,
        case
            when asked.amount is not null
                then
                    round(
                        asked.amount * left_over.net_upto / left_over.net_of_all, asked.minor_unit
                    )
                    - round(
                        asked.amount * (left_over.net_upto - left_over.net) / left_over.net_of_all,
                        asked.minor_unit
                    )
            when asked_lines.amount is not null then asked_lines.amount
            when left_over.quantity > 0
                then
                    round(
                        left_over.net * asked_lines.quantity * line.unit_numerator
                        / line.unit_denominator / left_over.quantity,
                        asked.minor_unit
                    )
        end as net,
        case
            when asked.amount is not null
                then
                    round(
                        asked.amount * left_over.tax_upto / left_over.net_of_all, asked.minor_unit
                    )
                    - round(
                        asked.amount * (left_over.tax_upto - left_over.tax) / left_over.net_of_all,
                        asked.minor_unit
                    )
        end as tax_of_lump,
        line.line_no,
        line.order_line_id,
        line.item_id,
        item.code as item,
        line.description,
        line.unit_id,
        unit.code as unit,
        line.unit_numerator,
        line.unit_denominator,
        line.unit_price,
        line.tax_class,
        line.tax_rate
    from left_over
    inner join asked on left_over.position = asked.position
    inner join invoice_line as line
        on line.company_id = %(company_id)s::bigint and left_over.line_id = line.id
    inner join item on item.company_id = %(company_id)s::bigint and line.item_id = item.id
    inner join unit on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
    left join asked_lines
        on
            left_over.position = asked_lines.position
            and left_over.line_id = asked_lines.invoice_line_id
            and asked_lines.nth_of_line = 1
    where asked.amount is not null or asked_lines.position is not null
),

taken as materialized (
    select
        wanted.*,
        coalesce(
            wanted.tax_of_lump,
            round(wanted.tax_left * wanted.net / wanted.net_left, wanted.minor_unit)
        ) as tax
    from wanted
),

judged_lines as (
    select
        asked_lines.position,
        asked_lines.nth_of_case,
        case
            when asked_lines.nth_of_line > 1 or taken.line_id is null then 'unknown_line'
            when (asked_lines.quantity is null) = (asked_lines.amount is null) then 'amount_missing'
            when coalesce(asked_lines.quantity, asked_lines.amount) <= 0 then 'amount_not_positive'
            when round(asked_lines.amount, taken.minor_unit) <> asked_lines.amount
                then 'amount_too_precise'
            when taken.quantity > taken.quantity_left or taken.net > taken.net_left
                then 'more_than_line'
        end as code,
        case
            when asked_lines.nth_of_line > 1 or taken.line_id is null then 'invoice_line_id'
            when asked_lines.quantity is null then 'amount'
            else 'quantity'
        end as field
    from asked_lines
    left join taken
        on
            asked_lines.position = taken.position
            and asked_lines.nth_of_case = taken.nth_of_case
),

line_faults as (
    select distinct on (judged_lines.position)
        judged_lines.position,
        judged_lines.nth_of_case,
        judged_lines.code,
        judged_lines.field
    from judged_lines
    where judged_lines.code is not null
    order by judged_lines.position, judged_lines.nth_of_case
),

summed as (
    select
        taken.position,
        sum(taken.net) as net,
        sum(taken.tax) as tax,
        jsonb_agg(
            jsonb_build_object(
                'invoice_line_id', taken.line_id,
                'order_line_id', taken.order_line_id,
                'item_id', taken.item_id,
                'item', taken.item,
                'description',
                case when taken.quantity = 0 then 'Allowance: ' else '' end || taken.description,
                'unit_id', taken.unit_id,
                'unit', taken.unit,
                'unit_numerator', taken.unit_numerator,
                'unit_denominator', taken.unit_denominator,
                'quantity', taken.quantity::text,
                'unit_price', taken.unit_price::text,
                'tax_class', taken.tax_class,
                'tax_rate', taken.tax_rate::text,
                'net', taken.net::text,
                'tax', taken.tax::text
            )
            order by taken.line_no
        ) as lines
    from taken
    where taken.net > 0 or taken.quantity > 0
    group by taken.position
),

whole as (
    select
        left_over.position,
        sum(left_over.net) as net
    from left_over
    group by left_over.position
),

children as (
    select
        asked_lines.position,
        count(*) as how_many
    from asked_lines
    group by asked_lines.position
)

select
    asked.position,
    case
        when asked.invoice_id is null and asked.invoice = '' then 'no_invoice'
        when asked.invoice_id is null then 'unknown_invoice'
        when asked.billed_customer_id <> asked.customer_id then 'other_customers_invoice'
        when (asked.amount is null) = (children.how_many is null) then 'amount_missing'
        when asked.amount <= 0 then 'amount_not_positive'
        when round(asked.amount, asked.minor_unit) <> asked.amount then 'amount_too_precise'
        when line_faults.code is not null then line_faults.code
        when
            asked.amount > coalesce(whole.net, 0) or summed.position is null
            then 'more_than_left'
        when summed.net + summed.tax > asked.room then 'more_than_left'
        else 'ready'
    end as code,
    case
        when line_faults.code is not null
            then format('credits[%%s].%%s', line_faults.nth_of_case, line_faults.field)
    end as field,
    coalesce(asked.invoice_number, asked.invoice) as invoice,
    asked.room,
    summed.net + summed.tax as total,
    asked.waits_with,
    jsonb_build_object(
        'case', asked.number,
        'customer_id', asked.customer_id,
        'customer', asked.customer,
        'invoice_id', asked.invoice_id,
        'invoice', asked.invoice_number,
        'ship_to_id', asked.ship_to_id,
        'order_id', asked.order_id,
        'currency', asked.currency,
        'prices_include_tax', asked.prices_include_tax,
        'reason', asked.reason,
        'net', summed.net::text,
        'tax', summed.tax::text,
        'total', (summed.net + summed.tax)::text,
        'lines', summed.lines
    ) as content
from asked
left join whole on asked.position = whole.position
left join children on asked.position = children.position
left join line_faults on asked.position = line_faults.position
left join summed on asked.position = summed.position
order by asked.position
