-- lift_approved_holds: (locked) orders go on past the holds whose request was approved
-- in:  order_id bigint[], kind text[], request_id bigint[] (null: whichever it waits for),
--      reason text[], company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, status, customer_id, amount_total, to_settle (its credit is still to be
--      committed), excused
with asked as (
    select
        item.*,
        row_number() over (partition by item.order_id, item.kind order by item.position) as nth,
        row_number() over (partition by item.order_id order by item.position) as nth_of_order
    from
        unnest(
            %(order_id)s::bigint[], %(kind)s::text[], %(request_id)s::bigint[], %(reason)s::text[]
        )
        with ordinality as item (order_id, kind, request_id, reason, position)
),

judged as materialized (
    select
        asked.*,
        sales_order.id,
        sales_order.customer_id,
        sales_order.amount_total,
        hold.id as hold_id,
        others.remain,
        sales_order.confirmed_at is null
        and not others.remain
        and (asked.kind = 'credit' or (hold.figures ->> 'goes_on')::boolean) as to_settle,
        case
            when others.remain then 'held'
            when sales_order.confirmed_at is null then 'draft'
            else 'confirmed'
        end as status,
        case
            when sales_order.id is null then 'order_not_found'
            when asked.nth_of_order > 1 then 'repeated_in_batch'
            when hold.id is null or sales_order.status <> 'held' then 'not_held'
            else 'lifted'
        end as code
    from asked
    left join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and asked.order_id = sales_order.id
    left join order_hold as hold
        on
            hold.company_id = %(company_id)s::bigint
            and sales_order.id = hold.order_id
            and asked.kind = hold.kind
            and hold.lifted_at is null
            and (
                asked.request_id is null
                or (hold.figures ->> 'request_id')::bigint = asked.request_id
            )
    left join lateral (
        select count(*) > 0 as remain
        from order_hold
        where
            order_hold.company_id = %(company_id)s::bigint
            and order_hold.order_id = sales_order.id
            and order_hold.kind <> asked.kind
            and order_hold.lifted_at is null
    ) as others on true
),

lifted as (
    update sales_order
    set status = judged.status, version = sales_order.version + 1
    from judged
    where
        sales_order.company_id = %(company_id)s::bigint
        and judged.id = sales_order.id
        and judged.code = 'lifted'
    returning
        sales_order.id, sales_order.number, sales_order.customer_id, sales_order.version,
        sales_order.status, judged.reason, judged.hold_id, judged.request_id
),

holds as (
    update order_hold
    set
        lifted_at = %(at)s::timestamptz,
        lifted_by = %(user_id)s::bigint,
        lift_reason = lifted.reason
    from lifted
    where
        order_hold.company_id = %(company_id)s::bigint
        and lifted.hold_id = order_hold.id
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.hold_lifted' as topic,
        'sales_order' as aggregate,
        lifted.id as key,
        lifted.version,
        jsonb_build_object(
            'number', lifted.number,
            'customer_id', lifted.customer_id,
            'reason', lifted.reason,
            'request_id', lifted.request_id,
            'from', 'held',
            'to', lifted.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from lifted
    order by lifted.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.status,
    judged.customer_id,
    judged.amount_total,
    judged.to_settle,
    judged.kind = 'credit' as excused
from judged
order by judged.position
