-- stock_list: a page of stock by item and warehouse, with the totals of all pages
-- in:  company_id bigint, search text, warehouse text, after_item text, after_warehouse text,
--      page_size bigint
-- out: count, total and the columns of queries.StockRow (null when the page is empty)
with found as materialized (
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
        and (%(warehouse)s::text = '' or warehouse.code = %(warehouse)s::text)
        and (
            %(search)s::text = ''
            or item.barcode = %(search)s::text
            or position(lower(%(search)s::text) in lower(item.code)) > 0
            or position(lower(%(search)s::text) in lower(item.name)) > 0
        )
),

page as (
    select found.*
    from found
    where (found.item, found.warehouse) > (%(after_item)s::text, %(after_warehouse)s::text)
    order by found.item, found.warehouse
    limit %(page_size)s::bigint
),

totals as (
    select
        count(*) as count,
        coalesce(sum(found.amount_value), 0) as total
    from found
)

select
    totals.count,
    totals.total,
    page.item_id,
    page.item,
    page.name,
    page.unit,
    page.warehouse_id,
    page.warehouse,
    page.on_hand,
    page.reserved,
    page.available,
    page.average_cost,
    page.amount_value
from totals
left join page on true
order by page.item, page.warehouse
