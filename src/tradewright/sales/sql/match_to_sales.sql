-- match_to_sales: which shipment lines goods that come back were sold by
-- in:  company_id bigint, customer text[], item text[], quantity numeric[], price numeric[]
-- out: position, shipment_line_id (null: no sale is left), quantity
--
-- Wants and sales of one customer, item and price are laid end to end as intervals; where two
-- overlap, that much of the want comes from that sale.
with wanted as materialized (
    select
        request.position,
        customer.id as customer_id,
        item.id as item_id,
        request.price,
        request.quantity,
        sum(request.quantity) over (
            partition by customer.id, item.id, request.price order by request.position
        ) as upto
    from
        unnest(
            %(customer)s::text[], %(item)s::text[], %(quantity)s::numeric[], %(price)s::numeric[]
        )
        with ordinality as request (customer, item, quantity, price, position)
    inner join customer
        on customer.company_id = %(company_id)s::bigint and request.customer = customer.code
    inner join item on item.company_id = %(company_id)s::bigint and request.item = item.code
),

sold as materialized (
    select
        sale.*,
        sum(sale.left_over) over (
            partition by sale.customer_id, sale.item_id, sale.price
            order by sale.shipment_id desc, sale.id desc
        ) as upto
    from (
        select
            asked.customer_id,
            asked.item_id,
            asked.price,
            line.id,
            line.shipment_id,
            line.quantity_shipped - coalesce((
                select sum(back.quantity)
                from return_line as back
                inner join return_order on back.return_order_id = return_order.id
                where
                    back.company_id = %(company_id)s::bigint
                    and back.shipment_line_id = line.id
                    and return_order.status <> 'cancelled'
            ), 0) as left_over
        from (select distinct
            wanted.customer_id,
            wanted.item_id,
            wanted.price
        from wanted) as asked
        inner join sales_order_line as order_line
            on
                order_line.company_id = %(company_id)s::bigint
                and asked.item_id = order_line.item_id
        inner join sales_order
            on
                order_line.order_id = sales_order.id
                and asked.customer_id = sales_order.customer_id
        inner join shipment_line as line
            on
                line.company_id = %(company_id)s::bigint
                and order_line.id = line.order_line_id
                and line.quantity_shipped > 0
        where asked.price is null or asked.price = line.unit_price
    ) as sale
    where sale.left_over > 0
),

matched as (
    select
        wanted.position,
        sold.id as shipment_line_id,
        least(wanted.upto, sold.upto)
        - greatest(wanted.upto - wanted.quantity, sold.upto - sold.left_over) as quantity
    from wanted
    inner join sold
        on
            wanted.customer_id = sold.customer_id
            and wanted.item_id = sold.item_id
            and wanted.price is not distinct from sold.price
            and wanted.upto - wanted.quantity < sold.upto
            and sold.upto - sold.left_over < wanted.upto
),

rest as (
    select
        wanted.position,
        wanted.quantity - coalesce(sum(matched.quantity), 0) as quantity
    from wanted
    left join matched on wanted.position = matched.position
    group by wanted.position, wanted.quantity
)

select
    matched.position,
    matched.shipment_line_id,
    matched.quantity
from matched
union all
select
    rest.position,
    null as shipment_line_id,
    rest.quantity
from rest
where rest.quantity > 0
order by position, shipment_line_id
