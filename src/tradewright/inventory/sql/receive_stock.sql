-- receive_stock: stock comes in at a cost
-- in:  item text[], warehouse text[], quantity numeric[], unit text[], unit_cost numeric[],
--      received_on date[], reason text[], external_id text[], purpose text[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, number, amount_value, item_group_id
with books as materialized (
    select
        currency.minor_unit,
        company.went_live_on is not null as is_live,
        (
            select min(period.starts_on)
            from period
            where period.company_id = %(company_id)s::bigint
        ) as first_day,
        (
            select max(period.ends_on)
            from period
            where period.company_id = %(company_id)s::bigint and period.status = 'open'
        ) as last_day
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        line.*,
        case
            when line.external_id is not null
                then row_number() over (partition by line.external_id order by line.position)
            else 1
        end as nth
    from
        unnest(
            %(item)s::text[], %(warehouse)s::text[], %(quantity)s::numeric[], %(unit)s::text[],
            %(unit_cost)s::numeric[], %(received_on)s::date[], %(reason)s::text[],
            %(external_id)s::text[], %(purpose)s::text[]
        )
        with ordinality as line (
            item_code, warehouse_code, quantity_entered, unit_code, unit_cost, received_on, reason,
            external_id, purpose, position
        )
),

converted as (
    select
        asked.*,
        known.id as known_id,
        known.number as known_number,
        item.id as item_id,
        item.kind as item_kind,
        item.group_id,
        warehouse.id as warehouse_id,
        unit.decimals,
        stocking_unit.decimals as stocking_decimals,
        -- numerator ÷ denominator exactly, or not at all: see is_exact
        asked.quantity_entered * item_unit.numerator / item_unit.denominator as quantity,
        mod(
            asked.quantity_entered * item_unit.numerator * 10::numeric ^ stocking_unit.decimals,
            item_unit.denominator
        ) = 0 as is_exact,
        books.minor_unit,
        books.is_live,
        asked.received_on between books.first_day and books.last_day as is_in_books
    from asked
    cross join books
    left join stock_document as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item_code = item.code
    left join warehouse
        on
            warehouse.company_id = %(company_id)s::bigint
            and (
                asked.warehouse_code = warehouse.code
                or (asked.warehouse_code = '' and warehouse.is_default)
            )
    left join unit as stocking_unit
        on
            stocking_unit.company_id = %(company_id)s::bigint
            and item.stocking_unit_id = stocking_unit.id
    left join unit
        on
            unit.company_id = %(company_id)s::bigint
            and unit.code = case
                when asked.unit_code = '' then stocking_unit.code else asked.unit_code
            end
    left join item_unit
        on
            item_unit.company_id = %(company_id)s::bigint
            and item.id = item_unit.item_id
            and unit.id = item_unit.unit_id
),

judged as (
    select
        converted.*,
        case
            when converted.known_id is not null then 'already_received'
            when converted.nth > 1 then 'repeated_in_batch'
            when not converted.is_live then 'company_not_live'
            when
                converted.purpose not in ('goods_received', 'stock_opening')
                then 'unknown_purpose'
            when converted.item_id is null then 'unknown_item'
            when converted.item_kind <> 'stock' then 'not_stocked'
            when converted.warehouse_id is null then 'unknown_warehouse'
            when converted.quantity is null then 'unknown_unit'
            when
                converted.quantity_entered <= 0 or converted.quantity_entered >= 'infinity'
                then 'quantity_not_positive'
            when
                scale(trim_scale(converted.quantity_entered)) > converted.decimals
                or not converted.is_exact
                then 'quantity_too_precise'
            when
                converted.unit_cost < 0 or converted.unit_cost >= 'infinity'
                then 'cost_negative'
            when scale(trim_scale(converted.unit_cost)) > 6 then 'cost_too_precise'
            when converted.is_in_books is not true then 'date_outside_books'
            else 'received'
        end as code
    from converted
    order by converted.position
),

valued as materialized (
    select
        judged.position,
        judged.code,
        judged.item_id,
        judged.warehouse_id,
        judged.group_id,
        round(judged.quantity, judged.stocking_decimals) as quantity,
        judged.unit_cost,
        judged.received_on,
        judged.reason,
        judged.external_id,
        case
            when judged.code = 'received' then nextval('stock_document_id_seq')
            else judged.known_id
        end as id,
        case
            when judged.code = 'received' then plain_number(%(company_id)s::bigint, 'stock')
            else judged.known_number
        end as number,
        case
            when judged.code = 'received'
                then
                    round(
                        round(judged.quantity, judged.stocking_decimals) * judged.unit_cost,
                        judged.minor_unit
                    )
        end as amount_value
    from judged
),

received as (
    insert into stock_document (
        id, company_id, number, kind, item_id, warehouse_id, quantity, unit_cost, reason,
        external_id, posted_on, posted_at
    )
    select
        valued.id,
        %(company_id)s::bigint as company_id,
        valued.number,
        'receipt' as kind,
        valued.item_id,
        valued.warehouse_id,
        valued.quantity,
        valued.unit_cost,
        valued.reason,
        valued.external_id,
        valued.received_on,
        %(at)s::timestamptz as posted_at
    from valued
    where valued.code = 'received'
    order by valued.position
),

moved as (
    insert into stock_move (
        company_id, item_id, warehouse_id, kind, quantity, amount_value, source, source_id,
        source_line_id, reason, moved_at, operation_id
    )
    select
        %(company_id)s::bigint as company_id,
        valued.item_id,
        valued.warehouse_id,
        'receipt' as kind,
        valued.quantity,
        valued.amount_value,
        'stock_document' as source,
        valued.id as source_id,
        valued.id as source_line_id,
        valued.reason,
        %(at)s::timestamptz as moved_at,
        %(operation_id)s::uuid as operation_id
    from valued
    where valued.code = 'received'
    order by valued.position
),

raised as (
    insert into stock_level (
        company_id, item_id, warehouse_id, on_hand, reserved, amount_value, changed_at
    )
    select
        %(company_id)s::bigint as company_id,
        valued.item_id,
        valued.warehouse_id,
        sum(valued.quantity) as on_hand,
        0 as reserved,
        sum(valued.amount_value) as amount_value,
        %(at)s::timestamptz as changed_at
    from valued
    where valued.code = 'received'
    group by valued.item_id, valued.warehouse_id
    order by valued.item_id, valued.warehouse_id
    on conflict (company_id, item_id, warehouse_id)
    do update set
        on_hand = stock_level.on_hand + excluded.on_hand,
        amount_value = stock_level.amount_value + excluded.amount_value,
        changed_at = excluded.changed_at
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'inventory.stock_received' as topic,
        'stock_document' as aggregate,
        valued.id as key,
        1 as version,
        jsonb_build_object(
            'number', valued.number,
            'item_id', valued.item_id,
            'warehouse_id', valued.warehouse_id,
            'quantity', valued.quantity,
            'value', valued.amount_value,
            'reason', valued.reason
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from valued
    where valued.code = 'received'
    order by valued.position
)

select
    valued.position,
    valued.id,
    valued.code,
    valued.number,
    valued.amount_value,
    valued.group_id as item_group_id
from valued
order by valued.position
