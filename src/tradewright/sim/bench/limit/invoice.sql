with heads as materialized (
    select
        orders.*,
        nextval('bench_limit.invoice_id_seq') as invoice_id,
        nextval('bench_limit.entry_id_seq') as entry_id
    from bench_limit.orders
    where orders.id = any(%(id)s) and orders.status = 'shipped'
),

issued as (
    insert into bench_limit.invoice (id, order_id, customer_id, net, tax, total, open, due_on)
    select heads.invoice_id, heads.id, heads.customer_id, heads.net, heads.tax, heads.total,
        heads.total, current_date + 30
    from heads
    returning id
),

billed as (
    update bench_limit.order_line set invoiced = order_line.quantity
    from heads
    where heads.id = order_line.order_id
    returning heads.invoice_id, order_line.id, order_line.item_id, order_line.quantity,
        order_line.price, order_line.net, order_line.tax
),

issued_lines as (
    insert into bench_limit.invoice_line (
        invoice_id, order_line_id, item_id, quantity, price, net, tax
    )
    select billed.* from billed
),

posted as (
    insert into bench_limit.entry (id, posted_on, source, source_id)
    select heads.entry_id, current_date, 'invoice', heads.invoice_id from heads
),

posted_lines as (
    insert into bench_limit.entry_line (entry_id, account_id, customer_id, amount)
    select heads.entry_id, side.account_id, side.customer_id, side.amount
    from heads
    cross join lateral (
        values (2, heads.customer_id, heads.total), (5, null, -heads.net), (4, null, -heads.tax)
    ) as side (account_id, customer_id, amount)
),

done as (
    update bench_limit.orders set status = 'invoiced'
    where orders.id in (select heads.id from heads)
),

told as (
    insert into bench_limit.event (topic, key, body)
    select 'invoiced', heads.invoice_id, '{}' from heads
)

select issued.id from issued
