-- quote_orders: what quotes became
-- in:  company_id bigint, quote_id bigint[]
-- out: quote_id, order_id, number, status, ordered_on, amount_total, channel, signed_as, changes,
--      accepted_at
select
    acceptance.quote_id,
    sales_order.id as order_id,
    sales_order.number,
    sales_order.status,
    sales_order.ordered_on,
    sales_order.amount_total,
    acceptance.channel,
    acceptance.signed_as,
    acceptance.changes,
    acceptance.accepted_at
from quote_acceptance as acceptance
inner join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and acceptance.order_id = sales_order.id
where
    acceptance.company_id = %(company_id)s::bigint
    and acceptance.quote_id = any(%(quote_id)s::bigint[])
order by acceptance.id
