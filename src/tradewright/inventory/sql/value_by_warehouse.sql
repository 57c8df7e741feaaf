-- value_by_warehouse: what the stock of each warehouse is worth
-- in:  company_id bigint
-- out: the columns of queries.WarehouseValue
select
    warehouse.id as warehouse_id,
    warehouse.code as warehouse,
    warehouse.name,
    count(level.id) filter (where level.on_hand > 0) as items,
    coalesce(sum(level.amount_value), 0) as amount_value
from warehouse
left join stock_level as level
    on level.company_id = %(company_id)s::bigint and warehouse.id = level.warehouse_id
where warehouse.company_id = %(company_id)s::bigint
group by warehouse.id
order by warehouse.code
