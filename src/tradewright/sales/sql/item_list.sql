-- item_list: a page of items by code, with their stock over all warehouses and recent demand
-- in:  company_id bigint, since date (demand is counted from this order day on), saved_view text
--      ('', low, inactive), item_group text (null: any), search text (LIKE-safe; '': all), after
--      text (code of the last one shown; null: from the start), page_size int
-- out: the columns of queries.items.ItemLine
with demand as materialized (
    select
        line.item_id,
        sum(line.quantity - line.quantity_cancelled) as ordered
    from sales_order
    inner join sales_order_line as line
        on
            line.company_id = %(company_id)s::bigint
            and sales_order.id = line.order_id
    where
        sales_order.company_id = %(company_id)s::bigint
        and sales_order.ordered_on >= %(since)s::date
        and sales_order.status <> 'cancelled'
        and line.is_stocked
    group by line.item_id
),

stock as materialized (
    select
        level.item_id,
        sum(level.on_hand) as on_hand,
        sum(level.reserved) as reserved,
        sum(level.amount_value) as amount_value
    from stock_level as level
    where level.company_id = %(company_id)s::bigint
    group by level.item_id
)

select
    item.id,
    item.code,
    item.name,
    item.kind,
    item.is_active,
    item_group.name as item_group,
    unit.code as unit,
    coalesce(stock.on_hand, 0) as on_hand,
    coalesce(stock.reserved, 0) as reserved,
    coalesce(stock.on_hand - stock.reserved, 0) as available,
    round(stock.amount_value / nullif(stock.on_hand, 0), 6) as average_cost,
    coalesce(stock.amount_value, 0) as amount_value,
    coalesce(demand.ordered, 0) as ordered
from item
inner join item_group
    on item_group.company_id = %(company_id)s::bigint and item.group_id = item_group.id
inner join unit on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
left join stock on item.id = stock.item_id
left join demand on item.id = demand.item_id
where
    item.company_id = %(company_id)s::bigint
    and case %(saved_view)s::text
        when 'low'
            then
                item.kind = 'stock'
                and item.is_active
                and coalesce(stock.on_hand - stock.reserved, 0) < coalesce(demand.ordered, 0)
        when 'inactive' then not item.is_active
        else true
    end
    and (%(item_group)s::text is null or item_group.code = %(item_group)s::text)
    and (
        %(search)s::text = ''
        or item.barcode = %(search)s::text
        or item.code ilike %(search)s::text || '%%'
        or item.name ilike '%%' || %(search)s::text || '%%'
    )
    and (%(after)s::text is null or item.code > %(after)s::text)
order by item.code
limit %(page_size)s::int
