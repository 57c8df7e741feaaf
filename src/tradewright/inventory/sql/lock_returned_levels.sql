-- lock_returned_levels: the levels that goods come back to, and those that they left from, where
-- all returns of one issue meet whatever warehouse they go to
-- in:  company_id bigint, item_id bigint[], warehouse_id bigint[], origin_source text[],
--      origin_line_id bigint[]
-- out: levels
-- `limit 1` below keeps each look-up one probe of a unique key, whatever the statistics say
select count(*) as levels
from (
    select stock_level.id
    from (
        select
            item.item_id,
            item.warehouse_id
        from
            unnest(%(item_id)s::bigint[], %(warehouse_id)s::bigint[])
                as item (item_id, warehouse_id)
        union
        select
            issued.item_id,
            issued.warehouse_id
        from
            unnest(%(origin_source)s::text[], %(origin_line_id)s::bigint[])
                as origin (source, line_id)
        inner join lateral (
            select
                stock_move.item_id,
                stock_move.warehouse_id
            from stock_move
            where
                stock_move.company_id = %(company_id)s::bigint
                and stock_move.source = origin.source
                and stock_move.source_line_id = origin.line_id
                and stock_move.kind = 'issue'
            limit 1
        ) as issued on true
    ) as asked
    inner join stock_level
        on
            stock_level.company_id = %(company_id)s::bigint
            and asked.item_id = stock_level.item_id
            and asked.warehouse_id = stock_level.warehouse_id
    order by stock_level.item_id, stock_level.warehouse_id
    for update of stock_level
) as locked
