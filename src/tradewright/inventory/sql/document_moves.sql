-- document_moves: what documents moved
-- in:  company_id bigint, source text, source_id bigint[]
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
    and stock_move.source = %(source)s::text
    and stock_move.source_id = any(%(source_id)s::bigint[])
order by stock_move.id
