-- adjust_stock: stock is corrected up or down
-- in:  item text[], warehouse text[], quantity numeric[], reason text[], adjusted_on date[],
--      unit_cost numeric[], external_id text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, amount_value, on_hand, reserved, decimals, item_group_id
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
        end as nth_of_external
    from
        unnest(
            %(item)s::text[], %(warehouse)s::text[], %(quantity)s::numeric[], %(reason)s::text[],
            %(adjusted_on)s::date[], %(unit_cost)s::numeric[], %(external_id)s::text[]
        )
        with ordinality as line (
            item_code, warehouse_code, quantity, reason, adjusted_on, unit_cost, external_id,
            position
        )
),

found as (
    select
        asked.*,
        known.id as known_id,
        known.number as known_number,
        item.id as item_id,
        item.kind as item_kind,
        item.group_id,
        warehouse.id as warehouse_id,
        unit.decimals,
        coalesce(level.on_hand, 0) as on_hand,
        coalesce(level.reserved, 0) as reserved,
        coalesce(level.amount_value, 0) as level_value,
        books.minor_unit,
        books.is_live,
        asked.adjusted_on between books.first_day and books.last_day as is_in_books,
        row_number() over (
            partition by item.id, warehouse.id order by asked.position
        ) as nth_of_level
    from asked
    cross join books
    left join stock_document as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item_code = item.code
    left join unit
        on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
    left join warehouse
        on
            warehouse.company_id = %(company_id)s::bigint
            and (
                asked.warehouse_code = warehouse.code
                or (asked.warehouse_code = '' and warehouse.is_default)
            )
    left join stock_level as level
        on
            level.company_id = %(company_id)s::bigint
            and item.id = level.item_id
            and warehouse.id = level.warehouse_id
),

judged as (
    select
        found.*,
        case
            when found.known_id is not null then 'already_adjusted'
            when found.nth_of_external > 1 then 'repeated_in_batch'
            when not found.is_live then 'company_not_live'
            when found.item_id is null then 'unknown_item'
            when found.item_kind <> 'stock' then 'not_stocked'
            when found.warehouse_id is null then 'unknown_warehouse'
            when found.nth_of_level > 1 then 'repeated_in_batch'
            when found.quantity = 0 or abs(found.quantity) >= 'infinity' then 'quantity_zero'
            when scale(trim_scale(found.quantity)) > found.decimals then 'quantity_too_precise'
            when btrim(found.reason) = '' then 'reason_missing'
            when found.quantity < 0 and found.unit_cost is not null then 'cost_not_used'
            when found.unit_cost < 0 or found.unit_cost >= 'infinity' then 'cost_negative'
            when scale(trim_scale(found.unit_cost)) > 6 then 'cost_too_precise'
            when found.on_hand + found.quantity < 0 then 'insufficient_stock'
            when found.on_hand + found.quantity < found.reserved then 'reserved_stock'
            when found.on_hand = 0 and found.unit_cost is null then 'cost_missing'
            when found.is_in_books is not true then 'date_outside_books'
            else 'adjusted'
        end as code
    from found
    order by found.position
),

valued as materialized (
    select
        judged.*,
        case
            when judged.code = 'adjusted' then nextval('stock_document_id_seq')
            else judged.known_id
        end as id,
        case
            when judged.code = 'adjusted' then plain_number(%(company_id)s::bigint, 'stock')
            else judged.known_number
        end as number,
        case
            when judged.code <> 'adjusted' then null
            when judged.unit_cost is not null
                then round(judged.quantity * judged.unit_cost, judged.minor_unit)
            else
                round(judged.level_value * judged.quantity / judged.on_hand, judged.minor_unit)
        end as amount_value
    from judged
),

adjusted as (
    insert into stock_document (
        id, company_id, number, kind, item_id, warehouse_id, quantity, unit_cost, reason,
        external_id, posted_on, posted_at
    )
    select
        valued.id,
        %(company_id)s::bigint as company_id,
        valued.number,
        'adjustment' as kind,
        valued.item_id,
        valued.warehouse_id,
        valued.quantity,
        valued.unit_cost,
        valued.reason,
        valued.external_id,
        valued.adjusted_on,
        %(at)s::timestamptz as posted_at
    from valued
    where valued.code = 'adjusted'
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
        'adjustment' as kind,
        valued.quantity,
        valued.amount_value,
        'stock_document' as source,
        valued.id as source_id,
        valued.id as source_line_id,
        valued.reason,
        %(at)s::timestamptz as moved_at,
        %(operation_id)s::uuid as operation_id
    from valued
    where valued.code = 'adjusted'
    order by valued.position
),

-- a proposed row must itself pass the CHECKs, so what lowers a level cannot go by upsert
opened as (
    insert into stock_level (
        company_id, item_id, warehouse_id, on_hand, reserved, amount_value, changed_at
    )
    select
        %(company_id)s::bigint as company_id,
        valued.item_id,
        valued.warehouse_id,
        valued.quantity as on_hand,
        0 as reserved,
        valued.amount_value,
        %(at)s::timestamptz as changed_at
    from valued
    where valued.code = 'adjusted' and valued.quantity > 0
    order by valued.item_id, valued.warehouse_id
    on conflict (company_id, item_id, warehouse_id)
    do update set
        on_hand = stock_level.on_hand + excluded.on_hand,
        amount_value = stock_level.amount_value + excluded.amount_value,
        changed_at = excluded.changed_at
),

lowered as (
    update stock_level
    set
        on_hand = stock_level.on_hand + valued.quantity,
        amount_value = stock_level.amount_value + valued.amount_value,
        changed_at = %(at)s::timestamptz
    from valued
    where
        stock_level.company_id = %(company_id)s::bigint
        and stock_level.item_id = valued.item_id
        and stock_level.warehouse_id = valued.warehouse_id
        and valued.code = 'adjusted'
        and valued.quantity < 0
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'inventory.stock_adjusted' as topic,
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
    where valued.code = 'adjusted'
    order by valued.position
)

select
    valued.position,
    valued.id,
    valued.code,
    valued.number,
    valued.amount_value,
    valued.on_hand,
    valued.reserved,
    valued.decimals,
    valued.group_id as item_group_id
from valued
order by valued.position
