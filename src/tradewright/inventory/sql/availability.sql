-- availability: what items have in warehouses
-- in:  company_id bigint, item_id bigint[], warehouse_id bigint[]
-- out: item_id, warehouse_id and the columns of queries.Availability
select
    level.item_id,
    level.warehouse_id,
    level.on_hand,
    level.reserved,
    level.on_hand - level.reserved as available,
    round(level.amount_value / nullif(level.on_hand, 0), 6) as average_cost
from unnest(%(item_id)s::bigint[], %(warehouse_id)s::bigint[]) as asked (item_id, warehouse_id)
inner join stock_level as level
    on
        level.company_id = %(company_id)s::bigint
        and asked.item_id = level.item_id
        and asked.warehouse_id = level.warehouse_id
