-- buying_patterns: how customers buy: their cycle, their basket, the groups they no longer buy
-- in:  customer_id bigint[], today date, company_id bigint
-- out: customer_id, customer, name, rep_id (whose account it is, else who took the last order),
--      orders, first_on, last_on, mean_days, deviation_days, recent, before, year_before, lost
--
-- Cycle: the days of the last 25 order days of two years. Basket: net amounts invoiced, credit
-- notes taken off, in the last 90 days, the 90 before, and the same days a year before. Lost: a
-- group bought in at least three of six months, and in none of the two months after them or since.
with asked as (
    select
        customer.id,
        customer.code,
        customer.name
    from customer
    where
        customer.company_id = %(company_id)s::bigint
        and customer.id = any(%(customer_id)s::bigint[])
)

select
    asked.id as customer_id,
    asked.code as customer,
    asked.name,
    coalesce(plan.user_id, latest.entered_by) as rep_id,
    cycle.orders,
    cycle.first_on,
    cycle.last_on,
    cycle.mean_days,
    cycle.deviation_days,
    basket.recent,
    basket.before,
    basket.year_before,
    lost.lost
from asked
left join lateral (
    select sales_rep.user_id
    from account_plan
    inner join sales_rep
        on
            sales_rep.company_id = %(company_id)s::bigint
            and account_plan.owner_id = sales_rep.id
    where
        account_plan.company_id = %(company_id)s::bigint
        and asked.id = account_plan.customer_id
    limit 1
) as plan on true
left join lateral (
    select sales_order.entered_by
    from sales_order
    where
        sales_order.company_id = %(company_id)s::bigint
        and asked.id = sales_order.customer_id
    order by sales_order.id desc
    limit 1
) as latest on true
left join
    lateral
    buying_cycle(%(company_id)s::bigint, asked.id, %(today)s::date) as cycle
    on true
left join
    lateral
    buying_basket(%(company_id)s::bigint, asked.id, %(today)s::date) as basket
    on true
left join
    lateral
    lost_groups(%(company_id)s::bigint, asked.id, %(today)s::date) as lost (lost)
    on true
order by asked.id
