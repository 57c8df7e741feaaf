-- accepted_stock: what the order lines of acceptances may take over of the stock that lines of
--                 quotes hold, as inventory.TransferReservation
-- in:  company_id bigint, order_id bigint[]
-- out: source, source_line_id, to_source, to_line_id, quantity
select
    'quote_line' as source,
    taken.quote_line_id as source_line_id,
    'sales_order_line' as to_source,
    taken.order_line_id as to_line_id,
    order_line.quantity
from unnest(%(order_id)s::bigint[]) with ordinality as asked (order_id, position)
inner join sales_order_line as order_line
    on
        order_line.company_id = %(company_id)s::bigint
        and asked.order_id = order_line.order_id
        and order_line.is_stocked
inner join quote_acceptance_line as taken
    on
        taken.company_id = %(company_id)s::bigint
        and order_line.id = taken.order_line_id
order by asked.position, order_line.line_no
