-- usual_items: what a customer buys most in the last twelve months, with what is free of it
-- in:  company_id bigint, customer_id bigint, today date, page_size int
-- out: item_id, item, name, unit_id, unit, quantity, amount_net, invoices, last_on, free
with bought as materialized (
    select
        buying_month.item_id,
        sum(buying_month.quantity) as quantity,
        sum(buying_month.amount_net) as amount_net,
        sum(buying_month.invoices)::int as invoices,
        max(buying_month.last_on) as last_on
    from buying_month
    where
        buying_month.company_id = %(company_id)s::bigint
        and buying_month.customer_id = %(customer_id)s::bigint
        and buying_month.month
        > (date_trunc('month', %(today)s::timestamp) - interval '1 year')::date
    group by buying_month.item_id
    having sum(buying_month.quantity) > 0
    order by sum(buying_month.amount_net) desc, buying_month.item_id
    limit %(page_size)s::int
)

select
    item.id as item_id,
    item.code as item,
    item.name,
    item.stocking_unit_id as unit_id,
    unit.code as unit,
    bought.quantity,
    bought.amount_net,
    bought.invoices,
    bought.last_on,
    case
        when item.kind = 'stock'
            then coalesce(
                (
                    select sum(stock_level.on_hand - stock_level.reserved)
                    from stock_level
                    where
                        stock_level.company_id = %(company_id)s::bigint
                        and stock_level.item_id = item.id
                ),
                0
            )
    end as free
from bought
inner join item on item.company_id = %(company_id)s::bigint and bought.item_id = item.id
inner join unit on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
order by bought.amount_net desc, item.id asc
