-- stock_of: the stock of items in every warehouse
-- in:  company_id bigint, item_id bigint[]
-- out: the columns of queries.StockRow
select
    level.item_id,
    item.code as item,
    item.name,
    unit.code as unit,
    level.warehouse_id,
    warehouse.code as warehouse,
    level.on_hand,
    level.reserved,
    level.on_hand - level.reserved as available,
    round(level.amount_value / nullif(level.on_hand, 0), 6) as average_cost,
    level.amount_value
from stock_level as level
inner join item on item.company_id = %(company_id)s::bigint and level.item_id = item.id
inner join unit on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
inner join warehouse
    on warehouse.company_id = %(company_id)s::bigint and level.warehouse_id = warehouse.id
where
    level.company_id = %(company_id)s::bigint
    and level.item_id = any(%(item_id)s::bigint[])
order by warehouse.code
