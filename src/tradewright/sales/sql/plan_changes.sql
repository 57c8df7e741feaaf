-- plan_changes: what (locked) orders come to when their lines become what judge_changes found
-- in:  order_id bigint[], head text[], lines text[], company_id bigint
-- out: id, code, customer_id, is_counted, rise, recalled (ids and numbers of shipments),
--      plan (what change_orders writes, as text)
--
-- What is picked, packed or shipped of a line stays as it is, and so does its price. Shipments that
-- nobody has begun to pick are recalled where they hold more of a line than it will have, or hold
-- it at another price. A line of which nothing is taken then, or that grows, is stated anew; of any
-- other the rest is cancelled, so that what was taken keeps its part of the amounts.
with asked as materialized (
    select
        sales_order.*,
        currency.minor_unit,
        item.head::jsonb as head,
        item.lines::jsonb as lines
    from
        unnest(%(order_id)s::bigint[], %(head)s::text[], %(lines)s::text[])
            as item (order_id, head, lines)
    inner join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and item.order_id = sales_order.id
    inner join currency on sales_order.currency = currency.code
),

sent as materialized (
    select sent.*
    from lines_sent(%(company_id)s::bigint, %(order_id)s::bigint[]) as sent
),

taken as materialized (
    select
        sent.line_id,
        sum(sent.quantity) as quantity,
        coalesce(sum(sent.quantity) filter (where sent.is_shipped), 0) as shipped,
        sum(sent.amount_net) as net,
        sum(sent.amount_tax) as tax,
        coalesce(sum(sent.amount_net + sent.amount_tax) filter (where not sent.is_shipped), 0)
            as amount_open
    from sent
    group by sent.line_id
),

wished as materialized (
    select
        asked.id as order_id,
        asked.minor_unit,
        asked.prices_include_tax,
        line.*,
        old.quantity_entered as old_entered,
        old.quantity as old_quantity,
        old.quantity_cancelled as old_cancelled,
        old.quantity - old.quantity_cancelled as old_standing,
        old.unit_price as old_price,
        old.tax_class as old_tax_class,
        old.tax_rate as old_rate,
        old.amount_net as old_net,
        old.amount_tax as old_tax,
        coalesce(taken.quantity, 0) as taken,
        coalesce(taken.shipped, 0) as shipped,
        coalesce(taken.net, 0) as net_taken,
        coalesce(taken.tax, 0) as tax_taken,
        coalesce(taken.amount_open, 0) as amount_open
    from asked
    cross join
        lateral jsonb_to_recordset(asked.lines) as line (
            line_id bigint, line_no int, item_id bigint, item text, is_stocked boolean,
            description text, unit_id bigint, unit text, unit_numerator bigint,
            unit_denominator bigint, entered numeric, standing numeric, is_removed boolean,
            unit_price numeric, price_source text, price_trace jsonb, tax_class text,
            tax_rate numeric
        )
    left join sales_order_line as old
        on old.company_id = %(company_id)s::bigint and line.line_id = old.id
    left join taken on line.line_id = taken.line_id
),

recalled as materialized (
    select distinct
        sent.order_id,
        sent.shipment_id,
        sent.number
    from sent
    inner join wished on sent.line_id = wished.line_id
    where
        not sent.is_begun
        and (wished.standing < wished.taken or wished.unit_price <> wished.old_price)
),

given_back as materialized (
    select
        sent.line_id,
        sum(sent.quantity) as quantity,
        sum(sent.amount_net) as net,
        sum(sent.amount_tax) as tax
    from sent
    inner join recalled on sent.shipment_id = recalled.shipment_id
    group by sent.line_id
),

stated as materialized (
    select
        wished.*,
        wished.taken - coalesce(given_back.quantity, 0) as taken_then,
        wished.net_taken - coalesce(given_back.net, 0) as net_taken_then,
        wished.tax_taken - coalesce(given_back.tax, 0) as tax_taken_then,
        wished.amount_open - coalesce(given_back.net + given_back.tax, 0) as amount_open_then,
        wished.line_id is null
        or (
            wished.standing <> wished.old_standing
            and not wished.is_removed
            and (
                wished.standing > wished.old_standing
                or wished.taken - coalesce(given_back.quantity, 0) = 0
            )
        ) as is_anew
    from wished
    left join given_back on wished.line_id = given_back.line_id
),

valued as materialized (
    select
        stated.*,
        shape.quantity_entered,
        shape.quantity,
        shape.quantity_cancelled,
        case when shape.is_valued then amounts.net else stated.old_net end as amount_net,
        case when shape.is_valued then amounts.tax else stated.old_tax end as amount_tax,
        shape.is_valued
        or stated.standing <> stated.old_standing
        or stated.tax_class <> stated.old_tax_class as is_changed
    from stated
    cross join
        lateral (
            values (
                case when stated.is_anew then stated.entered else stated.old_entered end,
                case
                    when stated.is_anew then trim_scale(stated.standing) else stated.old_quantity
                end,
                case when stated.is_anew then 0 else stated.old_quantity - stated.standing end,
                stated.is_anew
                or stated.unit_price <> stated.old_price
                or stated.tax_rate <> stated.old_rate
            )
        ) as shape (quantity_entered, quantity, quantity_cancelled, is_valued)
    left join lateral net_tax(
        round(shape.quantity_entered * stated.unit_price, stated.minor_unit), stated.tax_rate,
        stated.prices_include_tax, stated.minor_unit
    ) as amounts on true
),

sums as materialized (
    select
        valued.order_id,
        bool_or(valued.is_changed) as has_changes,
        bool_and(valued.standing <= valued.shipped) as is_done,
        sum(valued.net_taken_then + open_then.net) as amount_net,
        sum(valued.tax_taken_then + open_then.tax) as amount_tax,
        sum(
            valued.amount_open_then + open_then.net + open_then.tax
            - valued.amount_open - open_now.net - open_now.tax
        ) as rise,
        jsonb_agg(
            to_jsonb(valued.*) - array['order_id', 'minor_unit', 'prices_include_tax']
            order by valued.line_no
        ) filter (where valued.is_changed) as lines,
        jsonb_agg(
            jsonb_strip_nulls(jsonb_build_object(
                'line_no', valued.line_no,
                'item', valued.item,
                'unit', valued.unit,
                'quantity', step_of(per_unit.was, per_unit.becomes),
                'unit_price', step_of(
                    to_jsonb(trim_scale(valued.old_price)), to_jsonb(trim_scale(valued.unit_price))
                )
            )) order by valued.line_no
        ) filter (where valued.is_changed) as told
    from valued
    cross join
        lateral (
            values (
                to_jsonb(trim_scale(round(
                    coalesce(valued.old_standing, 0) * valued.unit_denominator
                    / valued.unit_numerator, 6
                ))),
                to_jsonb(trim_scale(round(
                    valued.standing * valued.unit_denominator / valued.unit_numerator, 6
                )))
            )
        ) as per_unit (was, becomes)
    cross join
        lateral (
            values (
                coalesce(open_amount(
                    valued.old_net, valued.old_quantity, valued.old_cancelled, valued.taken,
                    valued.net_taken, valued.minor_unit
                ), 0),
                coalesce(open_amount(
                    valued.old_tax, valued.old_quantity, valued.old_cancelled, valued.taken,
                    valued.tax_taken, valued.minor_unit
                ), 0)
            )
        ) as open_now (net, tax)
    cross join
        lateral (
            values (
                open_amount(
                    valued.amount_net, valued.quantity, valued.quantity_cancelled,
                    valued.taken_then, valued.net_taken_then, valued.minor_unit
                ),
                open_amount(
                    valued.amount_tax, valued.quantity, valued.quantity_cancelled,
                    valued.taken_then, valued.tax_taken_then, valued.minor_unit
                )
            )
        ) as open_then (net, tax)
    group by valued.order_id
),

back as materialized (
    select
        recalled.order_id,
        array_agg(recalled.shipment_id order by recalled.shipment_id) as ids,
        array_agg(recalled.number order by recalled.shipment_id) as numbers
    from recalled
    group by recalled.order_id
)

select
    asked.id,
    case
        when not sums.has_changes and asked.head -> 'told' = '{}' then 'unchanged'
        when sums.is_done then 'nothing_left'
        else 'changed'
    end as code,
    asked.customer_id,
    asked.confirmed_at is not null as is_counted,
    sums.rise,
    coalesce(back.ids, '{}') as recalled,
    coalesce(back.numbers, '{}') as recalled_numbers,
    (
        asked.head
        || jsonb_build_object(
            'amount_net', sums.amount_net,
            'amount_tax', sums.amount_tax,
            'lines', coalesce(sums.lines, '[]'),
            'told', (asked.head -> 'told') || jsonb_strip_nulls(jsonb_build_object(
                'lines', sums.told,
                'recalled', to_jsonb(back.numbers),
                'total', jsonb_build_object(
                    'from', asked.amount_total, 'to', sums.amount_net + sums.amount_tax
                )
            ))
        )
    )::text as plan
from asked
inner join sums on asked.id = sums.order_id
left join back on asked.id = back.order_id
order by asked.id
