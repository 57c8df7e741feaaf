-- cancel_orders: open quantity is cancelled; orders without any left end
-- in:  order_id bigint[], version int[], reason text[], lines_position int[], lines_line_no int[],
--      lines_quantity numeric[], stale boolean[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, customer_id, freed_amount, line, open
with asked as materialized (
    select
        item.position,
        item.order_id,
        item.reason,
        item.is_stale,
        sales_order.id,
        sales_order.customer_id,
        sales_order.status,
        sales_order.confirmed_at,
        currency.minor_unit,
        row_number() over (partition by item.order_id order by item.position) as nth
    from
        unnest(%(order_id)s::bigint[], %(reason)s::text[], %(stale)s::boolean[])
        with ordinality as item (order_id, reason, is_stale, position)
    left join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and item.order_id = sales_order.id
    left join currency on sales_order.currency = currency.code
),

named as materialized (
    select
        line.position,
        line.line_no,
        sum(line.quantity) as quantity,
        bool_or(line.quantity is null) as is_all
    from
        unnest(%(lines_position)s::int[], %(lines_line_no)s::int[], %(lines_quantity)s::numeric[])
            as line (position, line_no, quantity)
    group by line.position, line.line_no
),

some_named as materialized (
    select distinct named.position
    from named
),

lines as materialized (
    select
        asked.position,
        asked.minor_unit,
        line.id as line_id,
        coalesce(named.line_no, line.line_no) as line_no,
        line.amount_net,
        line.amount_tax,
        line.quantity,
        line.quantity_cancelled,
        line.quantity - line.quantity_cancelled - line.quantity_released as open_quantity,
        case
            when named.position is null and some_named.position is not null then 0
            when named.position is null or named.is_all
                then line.quantity - line.quantity_cancelled - line.quantity_released
            else named.quantity
        end as cancelling,
        sent.shipped,
        sent.taken,
        sent.net_taken,
        sent.tax_taken
    from asked
    inner join sales_order_line as line on asked.id = line.order_id
    left join some_named on asked.position = some_named.position
    left join named on asked.position = named.position and line.line_no = named.line_no
    cross join
        lateral (
            select
                coalesce(sum(shipment_line.quantity_shipped), 0) as shipped,
                coalesce(sum(
                    case shipment.status
                        when 'shipped' then shipment_line.quantity_shipped
                        else shipment_line.quantity
                    end
                ), 0) as taken,
                coalesce(sum(shipment_line.amount_net), 0) as net_taken,
                coalesce(sum(shipment_line.amount_tax), 0) as tax_taken
            from shipment_line
            inner join shipment
                on shipment_line.shipment_id = shipment.id and shipment.status <> 'cancelled'
            where
                shipment_line.company_id = %(company_id)s::bigint
                and shipment_line.order_line_id = line.id
        ) as sent
    where asked.nth = 1
),

faults as materialized (
    select
        fault.position,
        (array_agg(fault.code order by fault.line_no))[1] as code,
        (array_agg(fault.line_no order by fault.line_no))[1] as line_no,
        (array_agg(fault.open_quantity order by fault.line_no))[1] as open_quantity
    from (
        select
            lines.position,
            lines.line_no,
            lines.open_quantity,
            'more_than_open' as code
        from lines
        where lines.cancelling > lines.open_quantity or lines.cancelling < 0
        union all
        select
            named.position,
            named.line_no,
            null as open_quantity,
            'unknown_line' as code
        from named
        left join lines on named.position = lines.position and named.line_no = lines.line_no
        where lines.line_id is null
    ) as fault
    group by fault.position
),

sums as materialized (
    select
        lines.position,
        bool_and(
            lines.quantity - lines.quantity_cancelled - lines.cancelling <= lines.shipped
        ) as is_done,
        bool_or(lines.shipped > 0) as has_shipped,
        bool_or(lines.cancelling > 0) as cancels,
        sum(open_now.net + open_now.tax - open_then.net - open_then.tax) as freed,
        sum(lines.net_taken + open_then.net) as amount_net,
        sum(lines.tax_taken + open_then.tax) as amount_tax
    from lines
    cross join
        lateral (
            values (
                open_amount(
                    lines.amount_net, lines.quantity, lines.quantity_cancelled, lines.taken,
                    lines.net_taken, lines.minor_unit
                ),
                open_amount(
                    lines.amount_tax, lines.quantity, lines.quantity_cancelled, lines.taken,
                    lines.tax_taken, lines.minor_unit
                )
            )
        ) as open_now (net, tax)
    cross join
        lateral (
            values (
                open_amount(
                    lines.amount_net, lines.quantity, lines.quantity_cancelled + lines.cancelling,
                    lines.taken, lines.net_taken, lines.minor_unit
                ),
                open_amount(
                    lines.amount_tax, lines.quantity, lines.quantity_cancelled + lines.cancelling,
                    lines.taken, lines.tax_taken, lines.minor_unit
                )
            )
        ) as open_then (net, tax)
    group by lines.position
),

judged as materialized (
    select
        asked.*,
        faults.line_no as fault_line,
        faults.open_quantity as fault_open,
        sums.freed,
        sums.amount_net,
        sums.amount_tax,
        case
            when asked.id is null then 'order_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.status in ('completed', 'cancelled') then 'already_ended'
            when asked.is_stale then 'order_changed'
            when trim(asked.reason) = '' then 'reason_missing'
            when faults.code is not null then faults.code
            when sums.is_done and sums.has_shipped then 'rest_cancelled'
            when sums.is_done then 'cancelled'
            else 'lines_cancelled'
        end as code
    from asked
    left join faults on asked.position = faults.position
    left join sums on asked.position = sums.position
),

cancelled_lines as (
    update sales_order_line
    set quantity_cancelled = sales_order_line.quantity_cancelled + lines.cancelling
    from lines
    inner join judged on lines.position = judged.position
    where
        sales_order_line.company_id = %(company_id)s::bigint
        and lines.line_id = sales_order_line.id
        and lines.cancelling > 0
        and judged.code in ('cancelled', 'rest_cancelled', 'lines_cancelled')
),

cancelled as (
    update sales_order
    set
        status = case judged.code
            when 'cancelled' then 'cancelled'
            when 'rest_cancelled' then 'completed'
            else sales_order.status
        end,
        amount_net = judged.amount_net,
        amount_tax = judged.amount_tax,
        amount_total = judged.amount_net + judged.amount_tax,
        ended_at = case when judged.code <> 'lines_cancelled' then %(at)s::timestamptz end,
        version = sales_order.version + 1
    from judged
    where
        sales_order.company_id = %(company_id)s::bigint
        and judged.id = sales_order.id
        and judged.code in ('cancelled', 'rest_cancelled', 'lines_cancelled')
    returning
        sales_order.id, sales_order.number, sales_order.customer_id, sales_order.version,
        sales_order.status, judged.status as former, judged.reason, judged.position
),

told as (
    select
        lines.position,
        jsonb_agg(
            jsonb_build_object('line_no', lines.line_no, 'quantity', trim_scale(lines.cancelling))
            order by lines.line_no
        ) as lines
    from lines
    where lines.cancelling > 0
    group by lines.position
),

lifted as (
    update order_hold
    set
        lifted_at = %(at)s::timestamptz,
        lift_reason = 'order cancelled'
    from cancelled
    where
        order_hold.company_id = %(company_id)s::bigint
        and cancelled.id = order_hold.order_id
        and cancelled.status in ('cancelled', 'completed')
        and order_hold.lifted_at is null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.order_cancelled' as topic,
        'sales_order' as aggregate,
        cancelled.id as key,
        cancelled.version,
        jsonb_build_object(
            'number', cancelled.number,
            'customer_id', cancelled.customer_id,
            'reason', cancelled.reason,
            'lines', coalesce(told.lines, '[]'),
            'from', cancelled.former,
            'to', cancelled.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from cancelled
    left join told on cancelled.position = told.position
    order by cancelled.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.customer_id,
    case when judged.confirmed_at is not null then judged.freed else 0 end as freed_amount,
    judged.fault_line as line,
    judged.fault_open as open
from judged
order by judged.position
