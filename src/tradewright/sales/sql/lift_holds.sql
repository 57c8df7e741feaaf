-- lift_holds: (locked) held orders go back to where they came from
-- in:  order_id bigint[], reason text[], version int[], company_id bigint, user_id bigint,
--      may_lift_own boolean, at timestamptz, operation_id uuid
-- out: position, id, code, status, customer_id, amount_total, to_settle (its credit is still to be
--      committed)
with asked as (
    select
        item.*,
        row_number() over (partition by item.order_id order by item.position) as nth
    from
        unnest(%(order_id)s::bigint[], %(reason)s::text[], %(version)s::int[])
        with ordinality as item (order_id, reason, version, position)
),

judged as materialized (
    select
        asked.*,
        sales_order.id,
        sales_order.customer_id,
        sales_order.amount_total,
        coalesce(credit.is_open, false) and sales_order.confirmed_at is null as to_settle,
        case when sales_order.confirmed_at is null then 'draft' else 'confirmed' end as status,
        case
            when sales_order.id is null then 'order_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when sales_order.status <> 'held' then 'not_held'
            when sales_order.version <> asked.version then 'order_changed'
            when price.is_open then 'price_not_approved'
            when trim(asked.reason) = '' then 'reason_missing'
            when
                not %(may_lift_own)s::boolean
                and sales_order.entered_by = %(user_id)s::bigint
                and credit.is_open
                and not is_excused(
                    %(company_id)s::bigint,
                    %(user_id)s::bigint,
                    12,
                    (%(at)s::timestamptz at time zone company.time_zone)::date,
                    %(at)s::timestamptz
                )
                then 'same_person'
            else 'lifted'
        end as code
    from asked
    inner join company on company.id = %(company_id)s::bigint
    left join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and asked.order_id = sales_order.id
    left join lateral (
        select true as is_open
        from order_hold
        where
            order_hold.company_id = %(company_id)s::bigint
            and order_hold.order_id = sales_order.id
            and order_hold.kind = 'credit'
            and order_hold.lifted_at is null
        limit 1
    ) as credit on true
    left join lateral (
        select true as is_open
        from order_hold
        where
            order_hold.company_id = %(company_id)s::bigint
            and order_hold.order_id = sales_order.id
            and order_hold.kind = 'price'
            and order_hold.lifted_at is null
        limit 1
    ) as price on true
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
        sales_order.status, judged.reason
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
        and lifted.id = order_hold.order_id
        and order_hold.lifted_at is null
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
    judged.to_settle
from judged
order by judged.position
