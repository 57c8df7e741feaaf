-- orders_to_confirm: what credit needs to know of orders, in the order asked
-- in:  company_id bigint, order_id bigint[]
-- out: position, id, customer_id, amount_total
select
    asked.position,
    sales_order.id,
    sales_order.customer_id,
    sales_order.amount_total
from unnest(%(order_id)s::bigint[]) with ordinality as asked (order_id, position)
inner join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and asked.order_id = sales_order.id
order by asked.position
