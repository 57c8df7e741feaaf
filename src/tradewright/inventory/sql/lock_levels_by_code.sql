-- lock_levels_by_code: as lock_stock_levels, for items and warehouses named by their codes
-- in:  company_id bigint, item text[], warehouse text[] ('' is the default one)
-- out: levels
select count(*) as levels
from (
    select stock_level.id
    from (
        select distinct
            item.id as item_id,
            warehouse.id as warehouse_id
        from unnest(%(item)s::text[], %(warehouse)s::text[]) as line (item_code, warehouse_code)
        inner join item
            on item.company_id = %(company_id)s::bigint and line.item_code = item.code
        inner join warehouse
            on
                warehouse.company_id = %(company_id)s::bigint
                and (
                    line.warehouse_code = warehouse.code
                    or (line.warehouse_code = '' and warehouse.is_default)
                )
    ) as asked
    inner join stock_level
        on
            stock_level.company_id = %(company_id)s::bigint
            and asked.item_id = stock_level.item_id
            and asked.warehouse_id = stock_level.warehouse_id
    order by stock_level.item_id, stock_level.warehouse_id
    for update of stock_level
) as locked
