-- item_totals: how many items stand in each view, and what those of one view are worth
-- in:  company_id bigint, since date (demand is counted from this order day on), saved_view text
--      ('', low, inactive), item_group text (null: any), search text (LIKE-safe; '': all)
-- out: count_all, count_low, count_inactive, how_many, amount_value
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
),

judged as (
    select
        not item.is_active as is_inactive,
        (
            item.kind = 'stock'
            and item.is_active
            and coalesce(stock.on_hand - stock.reserved, 0) < coalesce(demand.ordered, 0)
        ) as is_low,
        coalesce(stock.amount_value, 0) as amount_value
    from item
    inner join item_group
        on item_group.company_id = %(company_id)s::bigint and item.group_id = item_group.id
    left join stock on item.id = stock.item_id
    left join demand on item.id = demand.item_id
    where
        item.company_id = %(company_id)s::bigint
        and (%(item_group)s::text is null or item_group.code = %(item_group)s::text)
        and (
            %(search)s::text = ''
            or item.barcode = %(search)s::text
            or item.code ilike %(search)s::text || '%%'
            or item.name ilike '%%' || %(search)s::text || '%%'
        )
),

shown as (
    select
        judged.*,
        case %(saved_view)s::text
            when 'low' then judged.is_low
            when 'inactive' then judged.is_inactive
            else true
        end as is_shown
    from judged
)

select
    count(*) as count_all,
    count(*) filter (where shown.is_low) as count_low,
    count(*) filter (where shown.is_inactive) as count_inactive,
    count(*) filter (where shown.is_shown) as how_many,
    coalesce(sum(shown.amount_value) filter (where shown.is_shown), 0) as amount_value
from shown
