-- transfer_reservations: what lines hold goes to other lines, in whole or in part; the level they
--                        stand on keeps its sum, so its lock is not needed
-- in:  source text[], source_line_id bigint[], to_source text[], to_line_id bigint[],
--      quantity numeric[], company_id bigint
-- out: position, id, code, transferred
-- `limit 1` below keeps each look-up one probe of a unique key, whatever the statistics say
with asked as (
    select
        item.*,
        row_number() over (
            partition by item.source, item.source_line_id order by item.position
        ) as nth,
        row_number() over (
            partition by item.to_source, item.to_line_id order by item.position
        ) as nth_to
    from
        unnest(
            %(source)s::text[], %(source_line_id)s::bigint[], %(to_source)s::text[],
            %(to_line_id)s::bigint[], %(quantity)s::numeric[]
        )
        with ordinality as item (
            source, source_line_id, to_source, to_line_id, quantity, position
        )
),

judged as materialized (
    select
        asked.position,
        asked.to_source,
        asked.to_line_id,
        held.id as held_id,
        held.item_id,
        held.warehouse_id,
        held.quantity as held_quantity,
        least(asked.quantity, held.quantity) as transferred,
        case
            when asked.nth > 1 or asked.nth_to > 1 then 'repeated_in_batch'
            when asked.quantity <= 0 or asked.quantity >= 'infinity' then 'quantity_not_positive'
            when other.id is not null then 'already_holds'
            when held.id is null then 'nothing_reserved'
            else 'transferred'
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
        select reservation.id
        from reservation
        where
            reservation.company_id = %(company_id)s::bigint
            and reservation.source = asked.to_source
            and reservation.source_line_id = asked.to_line_id
        limit 1
    ) as other on true
),

numbered as materialized (
    select
        judged.*,
        case
            when judged.code = 'transferred' and judged.transferred < judged.held_quantity
                then nextval('reservation_id_seq')
            when judged.code = 'transferred' then judged.held_id
        end as id
    from judged
    order by judged.position
),

handed_over as (
    update reservation
    set source = numbered.to_source, source_line_id = numbered.to_line_id, expires_at = null
    from numbered
    where
        reservation.company_id = %(company_id)s::bigint
        and reservation.id = numbered.held_id
        and numbered.id = numbered.held_id
),

lowered as (
    update reservation
    set quantity = reservation.quantity - numbered.transferred
    from numbered
    where
        reservation.company_id = %(company_id)s::bigint
        and reservation.id = numbered.held_id
        and numbered.id <> numbered.held_id
),

parted as (
    insert into reservation (
        id, company_id, item_id, warehouse_id, source, source_line_id, quantity, expires_at
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.item_id,
        numbered.warehouse_id,
        numbered.to_source,
        numbered.to_line_id,
        numbered.transferred,
        null as expires_at
    from numbered
    where numbered.id <> numbered.held_id
    order by numbered.position
)

select
    numbered.position,
    coalesce(numbered.id, numbered.held_id) as id,
    numbered.code,
    case when numbered.code = 'transferred' then numbered.transferred else 0 end as transferred
from numbered
order by numbered.position
