with heads as materialized (
    select
        orders.id as order_id,
        nextval('bench_limit.shipment_id_seq') as shipment_id,
        nextval('bench_limit.entry_id_seq') as entry_id
    from bench_limit.orders
    where orders.id = any(%(id)s) and orders.status = 'confirmed'
),

taken as materialized (
    select
        allocation.id,
        allocation.order_line_id,
        allocation.item_id,
        allocation.quantity,
        heads.order_id,
        heads.shipment_id,
        heads.entry_id,
        item.cost
    from heads
    inner join bench_limit.order_line as line on heads.order_id = line.order_id
    inner join bench_limit.allocation
        on line.id = allocation.order_line_id and allocation.status = 'open'
    inner join bench_limit.item on allocation.item_id = item.id
),

costs as materialized (
    select
        taken.order_id,
        taken.shipment_id,
        taken.entry_id,
        sum(round(taken.quantity * taken.cost, 2)) as cost
    from taken
    group by taken.order_id, taken.shipment_id, taken.entry_id
),

shipped as (
    insert into bench_limit.shipment (id, order_id)
    select costs.shipment_id, costs.order_id from costs
),

moved as (
    insert into bench_limit.move (shipment_id, order_line_id, item_id, quantity, cost)
    select taken.shipment_id, taken.order_line_id, taken.item_id, -taken.quantity, taken.cost
    from taken
),

lowered as (
    update bench_limit.stock
    set on_hand = stock.on_hand - sums.quantity, allocated = stock.allocated - sums.quantity
    from (
        select taken.item_id, sum(taken.quantity) as quantity
        from taken
        group by taken.item_id
    ) as sums
    where sums.item_id = stock.item_id
),

used as (
    update bench_limit.allocation set status = 'shipped'
    from taken
    where taken.id = allocation.id
),

lines as (
    update bench_limit.order_line set shipped = order_line.shipped + taken.quantity
    from taken
    where taken.order_line_id = order_line.id
),

posted as (
    insert into bench_limit.entry (id, posted_on, source, source_id)
    select costs.entry_id, current_date, 'shipment', costs.shipment_id from costs
),

posted_lines as (
    insert into bench_limit.entry_line (entry_id, account_id, amount)
    select costs.entry_id, side.account_id, side.sign * costs.cost
    from costs
    cross join (values (6, 1), (3, -1)) as side (account_id, sign)
),

done as (
    update bench_limit.orders set status = 'shipped'
    where orders.id in (select costs.order_id from costs)
    returning id
),

told as (
    insert into bench_limit.event (topic, key, body) select 'shipped', done.id, '{}' from done
)

select done.id from done
