with orders as materialized (
    select id from bench_limit.orders where id = any(%(id)s) order by id for update
)

select count(*) from (
    select stock.item_id
    from bench_limit.stock
    where stock.item_id in (
        select line.item_id
        from bench_limit.order_line as line
        where line.order_id in (select orders.id from orders)
    )
    order by stock.item_id
    for update
) as locked
