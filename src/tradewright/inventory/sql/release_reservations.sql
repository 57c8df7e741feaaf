-- release_reservations: lines give back what they hold, or a part of it
-- in:  source text[], source_line_id bigint[], quantity numeric[] (null: all), company_id bigint,
--      at timestamptz
-- out: position, id, code, released
-- `limit 1` below keeps each look-up one probe of a unique key, whatever the statistics say
with asked as (
    select
        item.*,
        row_number() over (
            partition by item.source, item.source_line_id order by item.position
        ) as nth
    from
        unnest(%(source)s::text[], %(source_line_id)s::bigint[], %(quantity)s::numeric[])
        with ordinality as item (source, source_line_id, quantity, position)
),

judged as materialized (
    select
        asked.position,
        held.id,
        level.id as level_id,
        held.quantity as held_quantity,
        least(coalesce(asked.quantity, held.quantity), held.quantity) as released,
        case
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.quantity <= 0 or asked.quantity >= 'infinity' then 'quantity_not_positive'
            when held.id is null then 'nothing_reserved'
            else 'released'
        end as code
    from asked
    left join lateral (
        select
            reservation.id,
            reservation.item_id,
            reservation.warehouse_id,
            reservation.quantity
        from reservation
        where
            reservation.company_id = %(company_id)s::bigint
            and reservation.source = asked.source
            and reservation.source_line_id = asked.source_line_id
        limit 1
    ) as held on true
    left join lateral (
        select stock_level.id
        from stock_level
        where
            stock_level.company_id = %(company_id)s::bigint
            and stock_level.item_id = held.item_id
            and stock_level.warehouse_id = held.warehouse_id
        limit 1
    ) as level on true
),

ended as (
    delete from reservation
    using judged
    where
        reservation.company_id = %(company_id)s::bigint
        and reservation.id = judged.id
        and judged.code = 'released'
        and judged.released = judged.held_quantity
),

lowered as (
    update reservation
    set quantity = reservation.quantity - judged.released
    from judged
    where
        reservation.company_id = %(company_id)s::bigint
        and reservation.id = judged.id
        and judged.code = 'released'
        and judged.released < judged.held_quantity
),

freed as (
    update stock_level
    set reserved = stock_level.reserved - given.quantity, changed_at = %(at)s::timestamptz
    from (
        select
            judged.level_id,
            sum(judged.released) as quantity
        from judged
        where judged.code = 'released'
        group by judged.level_id
    ) as given
    where stock_level.company_id = %(company_id)s::bigint and stock_level.id = given.level_id
)

select
    judged.position,
    judged.id,
    judged.code,
    case when judged.code = 'released' then judged.released else 0 end as released
from judged
order by judged.position
