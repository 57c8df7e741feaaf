with open as materialized (
    select
        invoice.*,
        nextval('bench_limit.payment_id_seq') as payment_id,
        nextval('bench_limit.entry_id_seq') as entry_id
    from bench_limit.invoice
    where invoice.id = any(%(id)s) and invoice.open > 0
    order by invoice.id
    for update
),

paid as (
    insert into bench_limit.payment (id, customer_id, amount, received_on)
    select open.payment_id, open.customer_id, open.open, current_date from open
),

applied as (
    insert into bench_limit.application (payment_id, invoice_id, amount)
    select open.payment_id, open.id, open.open from open
),

posted as (
    insert into bench_limit.entry (id, posted_on, source, source_id)
    select open.entry_id, current_date, 'payment', open.payment_id from open
),

posted_lines as (
    insert into bench_limit.entry_line (entry_id, account_id, customer_id, amount)
    select open.entry_id, side.account_id, side.customer_id, side.amount
    from open
    cross join lateral (
        values (1, null::int, open.open), (2, open.customer_id, -open.open)
    ) as side (account_id, customer_id, amount)
),

settled as (
    update bench_limit.invoice set open = 0 from open where open.id = invoice.id
),

done as (
    update bench_limit.orders set status = 'paid'
    where orders.id in (select open.order_id from open)
    returning id
),

told as (
    insert into bench_limit.event (topic, key, body) select 'paid', open.payment_id, '{}' from open
)

select done.id from done
