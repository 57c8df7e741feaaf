-- prices_asked: what lines of (locked) orders are priced by hand below the conditions, as it is
--               put before who approves it
-- in:  company_id bigint, order_id bigint[], any_price boolean (else of orders held for one only),
--      may_set boolean (then, of what is not held for its price yet, only what leaves less than
--      the company's least margin)
-- out: id, number, customer_id, is_draft, amount (discount in all), percent (the highest of a
--      line; null, which is without bound, where one leaves less than the least margin), content
with orders as materialized (
    select
        sales_order.*,
        currency.minor_unit,
        customer.code as customer,
        customer.name as customer_name,
        exists(
            select 1
            from order_hold
            where
                order_hold.company_id = %(company_id)s::bigint
                and order_hold.order_id = sales_order.id
                and order_hold.kind = 'price'
                and order_hold.lifted_at is null
        ) as is_held
    from sales_order
    inner join currency on sales_order.currency = currency.code
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and sales_order.customer_id = customer.id
    where
        sales_order.company_id = %(company_id)s::bigint
        and sales_order.id = any(%(order_id)s::bigint[])
),

typed as materialized (
    select
        line.*,
        orders.customer_id,
        orders.ship_to_id,
        orders.warehouse_id,
        orders.currency,
        orders.ordered_on,
        orders.coupons,
        orders.minor_unit,
        orders.is_held,
        average_cost(%(company_id)s::bigint, line.item_id, orders.warehouse_id) as average,
        price_per_unit(
            line.unit_price, line.unit_numerator, line.unit_denominator, 1, 1
        ) / case when orders.prices_include_tax then 1 + line.tax_rate else 1 end
            as net_price,
        row_number() over (order by line.id)::int as nth
    from orders
    inner join sales_order_line as line
        on
            line.company_id = %(company_id)s::bigint
            and orders.id = line.order_id
    where
        (orders.is_held or %(any_price)s::boolean)
        and line.price_source = 'manual'
        and line.quantity > line.quantity_cancelled
        and orders.status not in ('completed', 'cancelled')
),

-- what the conditions say of all the line, beyond a cap as well
found as materialized (
    select
        price.nth,
        sum(price.price * price.quantity) / sum(price.quantity) as price
    from
        price_lines(
            %(company_id)s::bigint,
            (
                select
                    array_agg(
                        row(
                            typed.nth, typed.order_id, typed.customer_id, typed.ship_to_id,
                            typed.item_id, typed.unit_id, typed.currency, typed.quantity_entered,
                            typed.ordered_on, typed.average, typed.coupons
                        )::price_asked order by typed.nth
                    )
                from typed
            )
        ) as price
    group by price.nth
),

lines as materialized (
    select
        typed.order_id,
        typed.line_no,
        item.code as item,
        unit.code as unit,
        typed.unit_price,
        found.price,
        (typed.quantity - typed.quantity_cancelled) * typed.unit_denominator / typed.unit_numerator
            as quantity,
        typed.minor_unit,
        net.is_below_floor
    from typed
    inner join item on item.company_id = %(company_id)s::bigint and typed.item_id = item.id
    inner join unit on unit.company_id = %(company_id)s::bigint and typed.unit_id = unit.id
    left join found on typed.nth = found.nth
    cross join
        lateral net_cost_of(
            %(company_id)s::bigint, typed.customer_id, typed.item_id, typed.net_price,
            typed.average, typed.ordered_on
        ) as net
    where
        (found.price is null or typed.unit_price < found.price)
        and (net.is_below_floor or typed.is_held or not %(may_set)s::boolean)
),

sums as (
    select
        lines.order_id,
        round(
            sum(lines.quantity * (coalesce(lines.price, lines.unit_price) - lines.unit_price)),
            max(lines.minor_unit)
        ) as amount,
        case
            when not bool_or(lines.is_below_floor)
                then
                    max(case
                        when lines.price > 0
                            then round(100 * (lines.price - lines.unit_price) / lines.price, 4)
                        else 100
                    end)
        end as percent,
        jsonb_agg(
            jsonb_build_object(
                'line_no', lines.line_no,
                'item', lines.item,
                'quantity', trim_scale(round(lines.quantity, 6)),
                'unit', lines.unit,
                'price_of_conditions', trim_scale(lines.price),
                'price_asked', trim_scale(lines.unit_price),
                'is_below_floor', lines.is_below_floor
            ) order by lines.line_no
        ) as lines
    from lines
    group by lines.order_id
)

select
    orders.id,
    orders.number,
    orders.customer_id,
    orders.status = 'draft' as is_draft,
    sums.amount,
    sums.percent,
    case
        when sums.order_id is not null
            then
                jsonb_build_object(
                    'order', orders.number,
                    'customer', orders.customer || ' ' || orders.customer_name,
                    'currency', orders.currency,
                    'lines', sums.lines
                )
    end as content
from orders
left join sums on orders.id = sums.order_id
where orders.is_held or %(any_price)s::boolean
order by orders.id
