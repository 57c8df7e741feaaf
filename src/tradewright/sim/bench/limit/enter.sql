with heads as materialized (
    select
        asked.position,
        customer.id as customer_id,
        customer.tax_rate,
        nextval('bench_limit.orders_id_seq') as id
    from unnest(%(customer)s::int[]) with ordinality as asked (customer, position)
    inner join bench_limit.customer on asked.customer = customer.id
),

lines as materialized (
    select
        heads.id as order_id,
        row_number() over (partition by heads.id) as line_no,
        item.id as item_id,
        item.price,
        line.quantity,
        round(line.quantity * item.price, 2) as net,
        round(round(line.quantity * item.price, 2) * heads.tax_rate, 2) as tax
    from unnest(%(position)s::int[], %(item)s::int[], %(quantity)s::numeric[])
        as line (position, item, quantity)
    inner join heads on line.position = heads.position
    inner join bench_limit.item on line.item = item.id
),

entered as (
    insert into bench_limit.orders (id, customer_id, status, net, tax, total)
    select heads.id, heads.customer_id, 'draft', sums.net, sums.tax, sums.net + sums.tax
    from heads
    inner join (
        select lines.order_id, sum(lines.net) as net, sum(lines.tax) as tax
        from lines
        group by lines.order_id
    ) as sums on heads.id = sums.order_id
    returning id
),

entered_lines as (
    insert into bench_limit.order_line (order_id, line_no, item_id, quantity, price, net, tax)
    select lines.order_id, lines.line_no, lines.item_id, lines.quantity, lines.price, lines.net,
        lines.tax
    from lines
),

told as (
    insert into bench_limit.event (topic, key, body) select 'entered', heads.id, '{}' from heads
)

select entered.id from entered
