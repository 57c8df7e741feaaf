-- issue_stock: stock leaves for the lines of documents, each document whole or not at all
-- in:  source text[], source_id bigint[], source_line_id bigint[], item_id bigint[],
--      warehouse_id bigint[], quantity numeric[], reserved_for text[], reserved_line_id bigint[],
--      issued_on date[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, amount_value, needed, available, item_group_id
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
            %(reserved_for)s::text[], %(reserved_line_id)s::bigint[]
        )
        with ordinality as item (
            source, source_id, source_line_id, item_id, warehouse_id, quantity, reserved_for,
            reserved_line_id, position
        )
),

checked as (
    select
        asked.*,
        moved.id as moved_id,
        stock_item.group_id,
        level.id as level_id,
        level.on_hand,
        level.on_hand - level.reserved as free,
        level.amount_value as level_value,
        held.id as held_id,
        coalesce(held.quantity, 0) as held_quantity,
        case
            when moved.id is not null then 'already_issued'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.quantity <= 0 or asked.quantity >= 'infinity' then 'quantity_not_positive'
            when level.id is null then 'insufficient_stock'
        end as obstacle
    from asked
    left join lateral (
        select stock_move.id
        from stock_move
        where
            stock_move.company_id = %(company_id)s::bigint
            and stock_move.source = asked.source
            and stock_move.source_line_id = asked.source_line_id
            and stock_move.kind = 'issue'
        limit 1
    ) as moved on true
    left join lateral (
        select item.group_id
        from item
        where item.company_id = %(company_id)s::bigint and item.id = asked.item_id
        limit 1
    ) as stock_item on true
    left join lateral (
        select
            stock_level.id,
            stock_level.on_hand,
            stock_level.reserved,
            stock_level.amount_value
        from stock_level
        where
            stock_level.company_id = %(company_id)s::bigint
            and stock_level.item_id = asked.item_id
            and stock_level.warehouse_id = asked.warehouse_id
        limit 1
    ) as level on true
    left join lateral (
        select
            reservation.id,
            reservation.quantity
        from reservation
        where
            reservation.company_id = %(company_id)s::bigint
            and reservation.source = asked.reserved_for
            and reservation.source_line_id = asked.reserved_line_id
            and reservation.item_id = asked.item_id
            and reservation.warehouse_id = asked.warehouse_id
        limit 1
    ) as held on true
),

-- lines that use one reservation share it in input order
backed as (
    select
        checked.*,
        least(
            checked.quantity,
            greatest(
                checked.held_quantity + checked.quantity
                - sum(checked.quantity) filter (where checked.obstacle is null) over (
                    partition by checked.held_id order by checked.position
                ),
                0
            )
        ) as from_held
    from checked
),

-- and what exceeds their reservations shares the free stock
weighed as (
    select
        backed.*,
        backed.free - coalesce(
            sum(backed.quantity - backed.from_held) filter (where backed.obstacle is null) over (
                partition by backed.level_id order by backed.position
            ),
            0
        ) as left_free
    from backed
),

decided as (
    select
        weighed.*,
        coalesce(
            weighed.obstacle,
            case
                when weighed.left_free < 0 and weighed.from_held < weighed.quantity
                    then 'insufficient_stock'
            end
        ) as refusal
    from weighed
),

judged as (
    select
        decided.*,
        case
            when decided.refusal is not null then decided.refusal
            when
                bool_or(decided.refusal <> 'repeated_in_batch') over (
                    partition by decided.source, decided.source_id
                )
                then 'document_refused'
            else 'issued'
        end as code
    from decided
),

summed as (
    select
        judged.*,
        sum(judged.quantity) filter (where judged.code = 'issued') over (
            partition by judged.level_id order by judged.position
        ) as upto
    from judged
    order by judged.position
),

valued as materialized (
    select
        summed.*,
        case
            when summed.code = 'issued' then nextval('stock_move_id_seq')
            else summed.moved_id
        end as id,
        case
            when summed.code = 'issued'
                then
                    round(summed.level_value * summed.upto / summed.on_hand, books.minor_unit)
                    - round(
                        summed.level_value * (summed.upto - summed.quantity) / summed.on_hand,
                        books.minor_unit
                    )
        end as amount_value
    from summed
    cross join books
),

issued as (
    insert into stock_move (
        id, company_id, item_id, warehouse_id, kind, quantity, amount_value, source, source_id,
        source_line_id, reason, moved_at, operation_id
    )
    select
        valued.id,
        %(company_id)s::bigint as company_id,
        valued.item_id,
        valued.warehouse_id,
        'issue' as kind,
        -valued.quantity as quantity,
        -valued.amount_value as amount_value,
        valued.source,
        valued.source_id,
        valued.source_line_id,
        '' as reason,
        %(at)s::timestamptz as moved_at,
        %(operation_id)s::uuid as operation_id
    from valued
    where valued.code = 'issued'
    order by valued.position
),

lowered as (
    update stock_level
    set
        on_hand = stock_level.on_hand - gone.quantity,
        reserved = stock_level.reserved - gone.from_held,
        amount_value = stock_level.amount_value - gone.amount_value,
        changed_at = %(at)s::timestamptz
    from (
        select
            valued.level_id,
            sum(valued.quantity) as quantity,
            sum(valued.from_held) as from_held,
            sum(valued.amount_value) as amount_value
        from valued
        where valued.code = 'issued'
        group by valued.level_id
    ) as gone
    where stock_level.company_id = %(company_id)s::bigint and stock_level.id = gone.level_id
),

used as materialized (
    select
        valued.held_id,
        max(valued.held_quantity) as held_quantity,
        sum(valued.from_held) as quantity
    from valued
    where valued.code = 'issued' and valued.from_held > 0
    group by valued.held_id
),

used_up as (
    delete from reservation
    using used
    where
        reservation.company_id = %(company_id)s::bigint
        and reservation.id = used.held_id
        and used.quantity = used.held_quantity
),

used_in_part as (
    update reservation
    set quantity = reservation.quantity - used.quantity
    from used
    where
        reservation.company_id = %(company_id)s::bigint
        and reservation.id = used.held_id
        and used.quantity < used.held_quantity
)

select
    valued.position,
    valued.id,
    valued.code,
    valued.amount_value,
    valued.quantity as needed,
    valued.from_held + greatest(
        coalesce(valued.left_free + valued.quantity - valued.from_held, 0), 0
    ) as available,
    valued.group_id as item_group_id
from valued
order by valued.position
