-- S1: a level of an item that was touched is the sum of its moves
-- touched: stock_move.item_id, stock_level.item_id
select
    concat_ws('/', kept.company_id, kept.item_id, kept.warehouse_id) as level,
    sum(kept.on_hand) as on_hand,
    sum(kept.moved) as moved,
    sum(kept.amount_value) as amount_value,
    sum(kept.amount_moved) as amount_moved
from (
    select
        stock_level.company_id,
        stock_level.item_id,
        stock_level.warehouse_id,
        stock_level.on_hand,
        0 as moved,
        stock_level.amount_value,
        0 as amount_moved
    from stock_level
    where stock_level.item_id = any(%(touched)s::bigint[])
    union all
    select
        stock_move.company_id,
        stock_move.item_id,
        stock_move.warehouse_id,
        0 as on_hand,
        stock_move.quantity as moved,
        0 as amount_value,
        stock_move.amount_value as amount_moved
    from stock_move
    where stock_move.item_id = any(%(touched)s::bigint[])
) as kept
group by kept.company_id, kept.item_id, kept.warehouse_id
having sum(kept.on_hand) <> sum(kept.moved) or sum(kept.amount_value) <> sum(kept.amount_moved)
