-- lock_reserved_levels: the levels that the reservations of a batch stand on; a reservation changes
-- only under the lock of its level
-- in:  company_id bigint, source text[], source_line_id bigint[]
-- out: levels
select count(*) as levels
from (
    select stock_level.id
    from
        unnest(%(source)s::text[], %(source_line_id)s::bigint[]) as asked (source, source_line_id)
    inner join reservation
        on
            reservation.company_id = %(company_id)s::bigint
            and asked.source = reservation.source
            and asked.source_line_id = reservation.source_line_id
    inner join stock_level
        on
            stock_level.company_id = %(company_id)s::bigint
            and reservation.item_id = stock_level.item_id
            and reservation.warehouse_id = stock_level.warehouse_id
    order by stock_level.item_id, stock_level.warehouse_id
    for update of stock_level
) as locked
