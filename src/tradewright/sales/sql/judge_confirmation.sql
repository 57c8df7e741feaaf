-- judge_confirmation: which of the (locked) orders may be confirmed
-- in:  order_id bigint[], version int[], company_id bigint
-- out: position, id, code, customer_id, amount_total, because
with asked as (
    select
        item.*,
        row_number() over (partition by item.order_id order by item.position) as nth
    from
        unnest(%(order_id)s::bigint[], %(version)s::int[])
        with ordinality as item (order_id, version, position)
)

select
    asked.position,
    sales_order.id,
    case
        when sales_order.id is null then 'order_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when sales_order.status = 'confirmed' then 'already_confirmed'
        when sales_order.status = 'held' then 'already_held'
        when sales_order.status <> 'draft' then 'order_ended'
        when sales_order.version <> asked.version then 'order_changed'
        when blocked.message is not null then 'record_blocked'
        else 'confirmed'
    end as code,
    sales_order.customer_id,
    sales_order.amount_total,
    blocked.message as because
from asked
left join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and asked.order_id = sales_order.id
left join lateral (
    select finding.message
    from quality_finding as finding
    where
        finding.company_id = %(company_id)s::bigint
        and finding.kind = 'customer'
        and finding.record_id = sales_order.customer_id
        and finding.severity = 'block'
        and finding.status = 'open'
    order by finding.id
    limit 1
) as blocked on true
order by asked.position
