-- judge_receipt: which of the (locked) returns may be received
-- in:  return_id bigint[], version int[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.return_id order by item.position) as nth
    from
        unnest(%(return_id)s::bigint[], %(version)s::int[])
        with ordinality as item (return_id, version, position)
)

select
    asked.position,
    return_order.id,
    case
        when return_order.id is null then 'return_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when return_order.status = 'received' then 'already_received'
        when return_order.status = 'cancelled' then 'return_cancelled'
        when return_order.version <> asked.version then 'return_changed'
        else 'received'
    end as code
from asked
left join return_order
    on
        return_order.company_id = %(company_id)s::bigint
        and asked.return_id = return_order.id
order by asked.position
