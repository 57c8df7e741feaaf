-- S3: What a stock level has reserved is the sum of its reservations
-- of: company split_part(level, '/', 1)::bigint
select
    concat_ws('/', kept.company_id, kept.item_id, kept.warehouse_id) as level,
    sum(kept.reserved) as reserved,
    sum(kept.held) as held
from (
    select
        stock_level.company_id,
        stock_level.item_id,
        stock_level.warehouse_id,
        stock_level.reserved,
        0 as held
    from stock_level
    union all
    select
        reservation.company_id,
        reservation.item_id,
        reservation.warehouse_id,
        0 as reserved,
        reservation.quantity as held
    from reservation
) as kept
group by kept.company_id, kept.item_id, kept.warehouse_id
having sum(kept.reserved) <> sum(kept.held)
