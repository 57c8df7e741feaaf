-- usual_items: what a customer ordered at least twice within 400 days, the soonest due first
-- in:  company_id bigint, customer_id bigint, today date, page_size int
-- out: the columns of queries.entry_help.UsualItem
with bought as (
    select
        coalesce(item.merged_into_id, item.id) as item_id,
        line.order_id,
        line.unit_id,
        line.quantity_entered,
        line.unit_price,
        sales_order.ordered_on,
        row_number() over (
            partition by coalesce(item.merged_into_id, item.id)
            order by sales_order.ordered_on desc, line.id desc
        ) as nth
    from sales_order
    inner join sales_order_line as line
        on line.company_id = %(company_id)s::bigint and sales_order.id = line.order_id
    inner join item
        on item.company_id = %(company_id)s::bigint and line.item_id = item.id
    where
        sales_order.company_id = %(company_id)s::bigint
        and sales_order.customer_id = %(customer_id)s::bigint
        and sales_order.status <> 'cancelled'
        and sales_order.ordered_on > %(today)s::date - 400
        and line.quantity > line.quantity_cancelled
),

habits as (
    select
        bought.item_id,
        count(distinct bought.order_id) as times,
        max(bought.ordered_on) as last_on,
        max(bought.ordered_on) - min(bought.ordered_on) as span,
        max(bought.unit_id) filter (where bought.nth = 1) as unit_id,
        max(bought.quantity_entered) filter (where bought.nth = 1) as last_quantity,
        max(bought.unit_price) filter (where bought.nth = 1) as last_price
    from bought
    group by bought.item_id
),

paced as (
    select
        habits.*,
        round(habits.span::numeric / (habits.times - 1))::int as cycle
    from habits
    where habits.times > 1
)

select
    item.code,
    item.name,
    unit.code as unit,
    paced.last_quantity,
    paced.last_price,
    paced.last_on,
    paced.times,
    paced.cycle,
    paced.last_on + paced.cycle as due_on
from paced
inner join item
    on item.company_id = %(company_id)s::bigint and paced.item_id = item.id and item.is_active
inner join unit
    on unit.company_id = %(company_id)s::bigint and paced.unit_id = unit.id
order by due_on asc, paced.times desc, item.code asc
limit %(page_size)s::int
