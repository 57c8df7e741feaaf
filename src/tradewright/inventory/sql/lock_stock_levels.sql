-- lock_stock_levels: the levels that a batch decides on, in the order that every batch locks them
-- in:  company_id bigint, item_id bigint[], warehouse_id bigint[]
-- out: levels
select count(*) as levels
from (
    select stock_level.id
    from (
        select distinct
            item.item_id,
            item.warehouse_id
        from unnest(%(item_id)s::bigint[], %(warehouse_id)s::bigint[])
            as item (item_id, warehouse_id)
    ) as asked
    inner join stock_level
        on
            stock_level.company_id = %(company_id)s::bigint
            and asked.item_id = stock_level.item_id
            and asked.warehouse_id = stock_level.warehouse_id
    order by stock_level.item_id, stock_level.warehouse_id
    for update of stock_level
) as locked
