-- create_shipments: shipments ready to pick, each release key once
-- in:  release_key text[], order_id bigint[], customer_id bigint[], ship_to_id bigint[],
--      warehouse_id bigint[], currency text[], prices_include_tax boolean[], ordered_by bigint[],
--      lines_position int[], lines_order_line_id bigint[], lines_item_id bigint[],
--      lines_is_stocked boolean[],
--      lines_description text[], lines_unit_id bigint[], lines_unit_numerator bigint[],
--      lines_unit_denominator bigint[], lines_unit_price numeric[], lines_tax_class text[],
--      lines_tax_rate numeric[], lines_quantity numeric[], lines_amount_net numeric[],
--      lines_amount_tax numeric[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, detail (field of a line at fault)
with asked as (
    select
        item.*,
        row_number() over (partition by item.release_key order by item.position) as nth
    from
        unnest(
            %(release_key)s::text[], %(order_id)s::bigint[], %(customer_id)s::bigint[],
            %(ship_to_id)s::bigint[], %(warehouse_id)s::bigint[], %(currency)s::text[],
            %(prices_include_tax)s::boolean[], %(ordered_by)s::bigint[]
        )
        with ordinality as item (
            release_key, order_id, customer_id, ship_to_id, warehouse_id, currency,
            prices_include_tax, ordered_by, position
        )
),

asked_lines as materialized (
    select
        line.*,
        row_number() over (partition by line.position order by line.nth)::int as line_no
    from
        unnest(
            %(lines_position)s::int[], %(lines_order_line_id)s::bigint[],
            %(lines_item_id)s::bigint[], %(lines_is_stocked)s::boolean[],
            %(lines_description)s::text[], %(lines_unit_id)s::bigint[],
            %(lines_unit_numerator)s::bigint[], %(lines_unit_denominator)s::bigint[],
            %(lines_unit_price)s::numeric[], %(lines_tax_class)s::text[],
            %(lines_tax_rate)s::numeric[], %(lines_quantity)s::numeric[],
            %(lines_amount_net)s::numeric[], %(lines_amount_tax)s::numeric[]
        )
        with ordinality as line (
            position, order_line_id, item_id, is_stocked, description, unit_id, unit_numerator,
            unit_denominator, unit_price, tax_class, tax_rate, quantity, amount_net, amount_tax,
            nth
        )
),

line_checks as (
    select
        asked_lines.position,
        min(asked_lines.line_no) filter (where asked_lines.quantity <= 0) as line_at_fault
    from asked_lines
    group by asked_lines.position
),

judged as (
    select
        asked.*,
        shipment.id as known_id,
        shipment.number as known_number,
        line_checks.line_at_fault,
        case
            when shipment.id is not null then 'already_released'
            when asked.nth > 1 then 'repeated_in_batch'
            when line_checks.position is null then 'no_lines'
            when line_checks.line_at_fault is not null then 'quantity_not_positive'
            else 'released'
        end as code
    from asked
    left join line_checks on asked.position = line_checks.position
    left join shipment
        on
            shipment.company_id = %(company_id)s::bigint
            and asked.release_key = shipment.release_key
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'released' then nextval('shipment_id_seq') end as id,
        case
            when judged.code = 'released' then plain_number(%(company_id)s::bigint, 'shipment')
        end as number
    from judged
    order by judged.position
),

released as (
    insert into shipment (
        id,
        company_id,
        number,
        order_id,
        ordered_by,
        customer_id,
        ship_to_id,
        warehouse_id,
        currency,
        prices_include_tax, status, release_key, released_at, packages, carrier, tracking, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        numbered.order_id,
        numbered.ordered_by,
        numbered.customer_id,
        numbered.ship_to_id,
        numbered.warehouse_id,
        numbered.currency,
        numbered.prices_include_tax,
        'released' as status,
        numbered.release_key,
        %(at)s::timestamptz as released_at,
        1 as packages,
        '' as carrier,
        '' as tracking,
        1 as version
    from numbered
    where numbered.id is not null
),

released_lines as (
    insert into shipment_line (
        company_id, shipment_id, line_no, order_line_id, item_id, is_stocked, description, unit_id,
        unit_numerator, unit_denominator, unit_price, tax_class, tax_rate, quantity,
        quantity_picked, quantity_shipped, amount_net, amount_tax, short_reason
    )
    select
        %(company_id)s::bigint as company_id,
        numbered.id as shipment_id,
        asked_lines.line_no,
        asked_lines.order_line_id,
        asked_lines.item_id,
        asked_lines.is_stocked,
        asked_lines.description,
        asked_lines.unit_id,
        asked_lines.unit_numerator,
        asked_lines.unit_denominator,
        asked_lines.unit_price,
        asked_lines.tax_class,
        asked_lines.tax_rate,
        asked_lines.quantity,
        0 as quantity_picked,
        0 as quantity_shipped,
        asked_lines.amount_net,
        asked_lines.amount_tax,
        '' as short_reason
    from asked_lines
    inner join numbered on asked_lines.position = numbered.position
    where numbered.id is not null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'warehouse.shipment_released' as topic,
        'shipment' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'number', numbered.number,
            'order_id', numbered.order_id,
            'customer_id', numbered.customer_id,
            'from', null,
            'to', 'released'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.id is not null
    order by numbered.id
)

select
    numbered.position,
    coalesce(numbered.id, numbered.known_id) as id,
    numbered.code,
    coalesce(numbered.number, numbered.known_number) as number,
    case
        when numbered.code = 'quantity_not_positive'
            then
                jsonb_build_object(
                    'field', format('lines[%%s].quantity', numbered.line_at_fault)
                )
    end as detail
from numbered
order by numbered.position
