-- S2: Reserved stock lies between nothing and what is on hand, one level for each key
-- of: company split_part(level, '/', 1)::bigint
select
    concat_ws('/', stock_level.company_id, stock_level.item_id, stock_level.warehouse_id) as level,
    min(stock_level.reserved) as reserved,
    min(stock_level.on_hand) as on_hand,
    count(*) as levels
from stock_level
group by stock_level.company_id, stock_level.item_id, stock_level.warehouse_id
having
    min(stock_level.reserved) < 0
    or max(stock_level.reserved - stock_level.on_hand) > 0
    or count(*) > 1
