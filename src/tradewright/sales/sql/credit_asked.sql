-- credit_asked: what (locked) orders are held for, as it is put before who approves an exception
-- in:  order_id bigint[], kind text[], reason text[], version int[], company_id bigint
-- out: position, id, code, kind, number, amount (over the limit), content
with asked as (
    select
        item.*,
        row_number() over (partition by item.order_id, item.kind order by item.position) as nth
    from
        unnest(%(order_id)s::bigint[], %(kind)s::text[], %(reason)s::text[], %(version)s::int[])
        with ordinality as item (order_id, kind, reason, version, position)
)

select
    asked.position,
    sales_order.id,
    case
        when sales_order.id is null then 'order_not_found'
        when asked.kind not in ('credit', 'price') then 'unknown_kind'
        when asked.nth > 1 then 'repeated_in_batch'
        when hold.id is null then 'not_held'
        when sales_order.version <> asked.version then 'order_changed'
        when trim(asked.reason) = '' then 'reason_missing'
        else 'waiting'
    end as code,
    asked.kind,
    sales_order.number,
    (hold.figures ->> 'over_by')::numeric as amount,
    jsonb_build_object(
        'order', sales_order.number,
        'customer', customer.code || ' ' || customer.name,
        'total', sales_order.amount_total,
        'currency', sales_order.currency,
        'over_by', hold.figures -> 'over_by',
        'limit', hold.figures -> 'limit',
        'exposure', hold.figures -> 'exposure',
        'hold_id', hold.id
    ) as content
from asked
left join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and asked.order_id = sales_order.id
left join customer
    on
        customer.company_id = %(company_id)s::bigint
        and sales_order.customer_id = customer.id
left join order_hold as hold
    on
        hold.company_id = %(company_id)s::bigint
        and sales_order.id = hold.order_id
        and asked.kind = hold.kind
        and hold.lifted_at is null
order by asked.position
