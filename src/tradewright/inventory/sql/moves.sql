-- moves: how an item's stock came and went, newest first
-- in:  company_id bigint, item_id bigint, after bigint (null: from the newest), page_size bigint
-- out: the columns of queries.Move
select
    stock_move.id,
    warehouse.code as warehouse,
    stock_move.kind,
    stock_move.quantity,
    stock_move.amount_value,
    round(stock_move.amount_value / nullif(stock_move.quantity, 0), 6) as unit_cost,
    stock_move.source,
    stock_move.source_id,
    stock_move.source_line_id,
    stock_move.origin_id,
    stock_move.reason,
    stock_move.moved_at
from stock_move
inner join warehouse
    on warehouse.company_id = %(company_id)s::bigint and stock_move.warehouse_id = warehouse.id
where
    stock_move.company_id = %(company_id)s::bigint
    and stock_move.item_id = %(item_id)s::bigint
    and stock_move.id < coalesce(%(after)s::bigint, 9223372036854775807)
order by stock_move.id desc
limit %(page_size)s::bigint
