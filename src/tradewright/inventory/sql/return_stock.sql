-- return_stock: goods come back at the cost they left with, or at a cost given or found; each
-- document whole or not at all
-- in:  source text[], source_id bigint[], source_line_id bigint[], item_id bigint[],
--      warehouse_id bigint[], quantity numeric[], origin_source text[], origin_line_id bigint[],
--      unit_cost numeric[], returned_on date[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, amount_value, issued, returned, item_group_id
-- `limit 1` below keeps each look-up one probe of a unique key, whatever the statistics say
with books as materialized (
    select currency.minor_unit
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (
            partition by item.source, item.source_line_id order by item.position
        ) as nth
    from
        unnest(
            %(source)s::text[], %(source_id)s::bigint[], %(source_line_id)s::bigint[],
            %(item_id)s::bigint[], %(warehouse_id)s::bigint[], %(quantity)s::numeric[],
            %(origin_source)s::text[], %(origin_line_id)s::bigint[], %(unit_cost)s::numeric[]
        )
        with ordinality as item (
            source, source_id, source_line_id, item_id, warehouse_id, quantity, origin_source,
            origin_line_id, unit_cost, position
        )
),

checked as (
    select
        asked.*,
        moved.id as moved_id,
        stock_item.group_id,
        origin.id as origin_id,
        -origin.quantity as issued,
        -origin.amount_value as issued_value,
        back.quantity as returned,
        level.on_hand,
        level.amount_value as level_value,
        case
            when moved.id is not null then 'already_returned'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.quantity <= 0 or asked.quantity >= 'infinity' then 'quantity_not_positive'
            when stock_item.id is null or stock_item.kind <> 'stock' then 'unknown_item'
            when warehouse.id is null then 'unknown_warehouse'
            when asked.origin_line_id is not null and origin.id is null then 'not_issued'
            when asked.origin_line_id is not null then null
            when asked.unit_cost < 0 or asked.unit_cost >= 'infinity' then 'cost_negative'
            when asked.unit_cost is null and coalesce(level.on_hand, 0) = 0 then 'cost_missing'
        end as obstacle
    from asked
    left join lateral (
        select stock_move.id
        from stock_move
        where
            stock_move.company_id = %(company_id)s::bigint
            and stock_move.source = asked.source
            and stock_move.source_line_id = asked.source_line_id
            and stock_move.kind = 'return'
        limit 1
    ) as moved on true
    left join lateral (
        select
            item.id,
            item.kind,
            item.group_id
        from item
        where item.company_id = %(company_id)s::bigint and item.id = asked.item_id
        limit 1
    ) as stock_item on true
    left join lateral (
        select warehouse.id
        from warehouse
        where
            warehouse.company_id = %(company_id)s::bigint
            and warehouse.id = asked.warehouse_id
        limit 1
    ) as warehouse on true
    left join lateral (
        select
            stock_move.id,
            stock_move.quantity,
            stock_move.amount_value
        from stock_move
        where
            stock_move.company_id = %(company_id)s::bigint
            and stock_move.source = asked.origin_source
            and stock_move.source_line_id = asked.origin_line_id
            and stock_move.kind = 'issue'
            and stock_move.item_id = asked.item_id
        limit 1
    ) as origin on true
    left join lateral (
        select coalesce(sum(earlier.quantity), 0) as quantity
        from stock_move as earlier
        where
            earlier.company_id = %(company_id)s::bigint
            and earlier.origin_id = origin.id
    ) as back on true
    left join lateral (
        select
            stock_level.on_hand,
            stock_level.amount_value
        from stock_level
        where
            stock_level.company_id = %(company_id)s::bigint
            and stock_level.item_id = asked.item_id
            and stock_level.warehouse_id = asked.warehouse_id
        limit 1
    ) as level on true
),

summed as (
    select
        checked.*,
        checked.returned + sum(checked.quantity) filter (where checked.obstacle is null) over (
            partition by checked.origin_id order by checked.position
        ) as upto
    from checked
),

decided as (
    select
        summed.*,
        coalesce(
            summed.obstacle, case when summed.upto > summed.issued then 'more_than_issued' end
        ) as refusal
    from summed
),

judged as (
    select
        decided.*,
        case
            when decided.refusal is not null then decided.refusal
            when
                bool_or(decided.refusal not in ('already_returned', 'repeated_in_batch')) over (
                    partition by decided.source, decided.source_id
                )
                then 'document_refused'
            else 'returned'
        end as code
    from decided
    order by decided.position
),

valued as materialized (
    select
        judged.*,
        case
            when judged.code = 'returned' then nextval('stock_move_id_seq')
            else judged.moved_id
        end as id,
        case
            when judged.code <> 'returned' then null
            when judged.origin_id is not null
                then
                    round(judged.issued_value * judged.upto / judged.issued, books.minor_unit)
                    - round(
                        judged.issued_value * (judged.upto - judged.quantity) / judged.issued,
                        books.minor_unit
                    )
            when judged.unit_cost is not null
                then round(judged.quantity * judged.unit_cost, books.minor_unit)
            else
                round(judged.level_value * judged.quantity / judged.on_hand, books.minor_unit)
        end as amount_value
    from judged
    cross join books
),

returned as (
    insert into stock_move (
        id, company_id, item_id, warehouse_id, kind, quantity, amount_value, source, source_id,
        source_line_id, origin_id, reason, moved_at, operation_id
    )
    select
        valued.id,
        %(company_id)s::bigint as company_id,
        valued.item_id,
        valued.warehouse_id,
        'return' as kind,
        valued.quantity,
        valued.amount_value,
        valued.source,
        valued.source_id,
        valued.source_line_id,
        valued.origin_id,
        '' as reason,
        %(at)s::timestamptz as moved_at,
        %(operation_id)s::uuid as operation_id
    from valued
    where valued.code = 'returned'
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
    where valued.code = 'returned'
    group by valued.item_id, valued.warehouse_id
    order by valued.item_id, valued.warehouse_id
    on conflict (company_id, item_id, warehouse_id)
    do update set
        on_hand = stock_level.on_hand + excluded.on_hand,
        amount_value = stock_level.amount_value + excluded.amount_value,
        changed_at = excluded.changed_at
)

select
    valued.position,
    valued.id,
    valued.code,
    valued.amount_value,
    valued.issued,
    valued.returned,
    valued.group_id as item_group_id
from valued
order by valued.position
