-- change_orders: (locked) orders become what plan_changes decided
-- in:  order_id bigint[], plan text[], company_id bigint, at timestamptz, operation_id uuid
with decided as materialized (
    select
        item.order_id,
        item.plan::jsonb as plan
    from unnest(%(order_id)s::bigint[], %(plan)s::text[]) as item (order_id, plan)
),

lines as materialized (
    select
        decided.order_id,
        line.*
    from decided
    cross join
        lateral jsonb_to_recordset(decided.plan -> 'lines') as line (
            line_id bigint, line_no int, item_id bigint, is_stocked boolean, description text,
            unit_id bigint, unit_numerator bigint, unit_denominator bigint,
            quantity_entered numeric, quantity numeric, quantity_cancelled numeric,
            unit_price numeric, price_source text, price_trace jsonb, tax_class text,
            tax_rate numeric, amount_net numeric, amount_tax numeric
        )
),

changed_lines as (
    update sales_order_line
    set
        quantity_entered = lines.quantity_entered,
        quantity = lines.quantity,
        quantity_cancelled = lines.quantity_cancelled,
        unit_price = lines.unit_price,
        price_source = lines.price_source,
        price_trace = lines.price_trace,
        tax_class = lines.tax_class,
        tax_rate = lines.tax_rate,
        amount_net = lines.amount_net,
        amount_tax = lines.amount_tax
    from lines
    where
        sales_order_line.company_id = %(company_id)s::bigint
        and lines.line_id = sales_order_line.id
),

added_lines as (
    insert into sales_order_line (
        company_id, order_id, line_no, item_id, is_stocked, description, unit_id,
        unit_numerator, unit_denominator, quantity_entered, quantity, quantity_cancelled,
        quantity_released, unit_price, price_source, price_trace, tax_class, tax_rate,
        amount_net, amount_tax
    )
    select
        %(company_id)s::bigint as company_id,
        lines.order_id,
        lines.line_no,
        lines.item_id,
        lines.is_stocked,
        lines.description,
        lines.unit_id,
        lines.unit_numerator,
        lines.unit_denominator,
        lines.quantity_entered,
        lines.quantity,
        0 as quantity_cancelled,
        0 as quantity_released,
        lines.unit_price,
        lines.price_source,
        lines.price_trace,
        lines.tax_class,
        lines.tax_rate,
        lines.amount_net,
        lines.amount_tax
    from lines
    where lines.line_id is null
    order by lines.order_id, lines.line_no
),

changed as (
    update sales_order
    set
        requested_on = (decided.plan ->> 'requested_on')::date,
        customer_reference = decided.plan ->> 'customer_reference',
        ship_to_id = (decided.plan ->> 'ship_to_id')::bigint,
        amount_net = (decided.plan ->> 'amount_net')::numeric,
        amount_tax = (decided.plan ->> 'amount_tax')::numeric,
        amount_total
        = (decided.plan ->> 'amount_net')::numeric + (decided.plan ->> 'amount_tax')::numeric,
        version = sales_order.version + 1
    from decided
    where
        sales_order.company_id = %(company_id)s::bigint
        and decided.order_id = sales_order.id
    returning
        sales_order.id, sales_order.number, sales_order.customer_id, sales_order.status,
        sales_order.version, decided.plan
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    'sales.order_changed' as topic,
    'sales_order' as aggregate,
    changed.id as key,
    changed.version,
    jsonb_build_object(
        'number', changed.number,
        'customer_id', changed.customer_id,
        'changes', changed.plan -> 'told',
        'from', changed.status,
        'to', changed.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from changed
order by changed.id
