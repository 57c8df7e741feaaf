with lines as materialized (
    select
        line.id,
        line.order_id,
        line.item_id,
        line.quantity,
        stock.on_hand - stock.allocated - sum(line.quantity) over (
            partition by line.item_id order by line.order_id, line.line_no
        ) as rest
    from bench_limit.orders
    inner join bench_limit.order_line as line on orders.id = line.order_id
    inner join bench_limit.stock on line.item_id = stock.item_id
    where orders.id = any(%(id)s) and orders.status = 'draft'
),

allocated as (
    insert into bench_limit.allocation (order_line_id, item_id, quantity, status)
    select lines.id, lines.item_id, lines.quantity, 'open'
    from lines
    where lines.rest >= 0
    returning item_id, quantity
),

reserved as (
    update bench_limit.stock
    set allocated = stock.allocated + sums.quantity
    from (
        select allocated.item_id, sum(allocated.quantity) as quantity
        from allocated
        group by allocated.item_id
    ) as sums
    where sums.item_id = stock.item_id
),

confirmed as (
    update bench_limit.orders set status = 'confirmed'
    where orders.id in (select lines.order_id from lines)
    returning id
),

told as (
    insert into bench_limit.event (topic, key, body)
    select 'confirmed', confirmed.id, '{}' from confirmed
)

select confirmed.id from confirmed
