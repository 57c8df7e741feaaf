-- S3: what a level of an item that was touched has reserved
-- touched: reservation.item_id, stock_level.item_id
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
    where stock_level.item_id = any(%(touched)s::bigint[])
    union all
    select
        reservation.company_id,
        reservation.item_id,
        reservation.warehouse_id,
        0 as reserved,
        reservation.quantity as held
    from reservation
    where reservation.item_id = any(%(touched)s::bigint[])
) as kept
group by kept.company_id, kept.item_id, kept.warehouse_id
having sum(kept.reserved) <> sum(kept.held)
