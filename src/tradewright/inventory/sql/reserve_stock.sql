-- reserve_stock: lines hold what is free of their item and warehouse, earlier lines first
-- in:  source text[], source_line_id bigint[], item_id bigint[], warehouse_id bigint[],
--      quantity numeric[], expires_at timestamptz[] (null: it does not), company_id bigint,
--      at timestamptz
-- out: position, id, code, reserved
-- `limit 1` below keeps each look-up one probe of a unique key, whatever the statistics say
with asked as (
    select
        item.*,
        row_number() over (
            partition by item.source, item.source_line_id order by item.position
        ) as nth
    from
        unnest(
            %(source)s::text[], %(source_line_id)s::bigint[], %(item_id)s::bigint[],
            %(warehouse_id)s::bigint[], %(quantity)s::numeric[], %(expires_at)s::timestamptz[]
        )
        with ordinality as item (
            source, source_line_id, item_id, warehouse_id, quantity, expires_at, position
        )
),

checked as (
    select
        asked.*,
        level.id as level_id,
        level.on_hand - level.reserved as free,
        held.id as held_id,
        case
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.quantity <= 0 or asked.quantity >= 'infinity' then 'quantity_not_positive'
            when
                held.item_id <> asked.item_id or held.warehouse_id <> asked.warehouse_id
                then 'reserved_elsewhere'
        end as obstacle
    from asked
    left join lateral (
        select
            stock_level.id,
            stock_level.on_hand,
            stock_level.reserved
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
            reservation.item_id,
            reservation.warehouse_id
        from reservation
        where
            reservation.company_id = %(company_id)s::bigint
            and reservation.source = asked.source
            and reservation.source_line_id = asked.source_line_id
        limit 1
    ) as held on true
),

shared as (
    select
        checked.*,
        case
            when checked.obstacle is null
                then
                    least(
                        checked.quantity,
                        greatest(
                            checked.free + checked.quantity
                            - sum(checked.quantity) filter (where checked.obstacle is null) over (
                                partition by checked.level_id order by checked.position
                            ),
                            0
                        )
                    )
        end as fitting
    from checked
),

judged as materialized (
    select
        shared.position,
        shared.source,
        shared.source_line_id,
        shared.item_id,
        shared.warehouse_id,
        shared.expires_at,
        shared.level_id,
        case when shared.level_id is null then 0 else shared.fitting end as reserved,
        case
            when shared.level_id is not null and shared.fitting > 0
                then coalesce(shared.held_id, nextval('reservation_id_seq'))
            else shared.held_id
        end as id,
        case
            when shared.obstacle is not null then shared.obstacle
            when shared.level_id is null or shared.fitting = 0 then 'nothing_free'
            when shared.fitting < shared.quantity then 'partly_reserved'
            else 'reserved'
        end as code
    from shared
),

reserved as (
    insert into reservation (
        id, company_id, item_id, warehouse_id, source, source_line_id, quantity, expires_at
    )
    select
        judged.id,
        %(company_id)s::bigint as company_id,
        judged.item_id,
        judged.warehouse_id,
        judged.source,
        judged.source_line_id,
        judged.reserved,
        judged.expires_at
    from judged
    where judged.code in ('reserved', 'partly_reserved')
    order by judged.position
    on conflict (company_id, source, source_line_id)
    do update
        set
            quantity = reservation.quantity + excluded.quantity,
            expires_at = excluded.expires_at
),

raised as (
    update stock_level
    set reserved = stock_level.reserved + taken.quantity, changed_at = %(at)s::timestamptz
    from (
        select
            judged.level_id,
            sum(judged.reserved) as quantity
        from judged
        where judged.code in ('reserved', 'partly_reserved')
        group by judged.level_id
    ) as taken
    where stock_level.company_id = %(company_id)s::bigint and stock_level.id = taken.level_id
)

select
    judged.position,
    judged.id,
    judged.code,
    coalesce(judged.reserved, 0) as reserved
from judged
order by judged.position
