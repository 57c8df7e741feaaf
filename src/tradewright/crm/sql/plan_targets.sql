-- plan_targets: what a plan aims at, with what was bought of it in twelve months
-- in:  company_id bigint, plan_id bigint, today date
-- out: the columns of queries.plans.TargetRow
with bought as materialized (
    select
        item.id as item_id,
        item.group_id,
        sum(buying_month.amount_net) as amount
    from account_plan as plan
    inner join buying_month
        on
            buying_month.company_id = %(company_id)s::bigint
            and plan.customer_id = buying_month.customer_id
            and buying_month.month > %(today)s::date - interval '1 year'
    inner join item
        on item.company_id = %(company_id)s::bigint and buying_month.item_id = item.id
    where plan.company_id = %(company_id)s::bigint and plan.id = %(plan_id)s::bigint
    group by item.id
)

select
    item.code as item,
    item_group.code as item_group,
    coalesce(item.name, item_group.name) as name,
    line.target,
    coalesce(sum(bought.amount), 0) as bought
from account_plan_item as line
left join item
    on item.company_id = %(company_id)s::bigint and line.item_id = item.id
left join item_group
    on item_group.company_id = %(company_id)s::bigint and line.group_id = item_group.id
left join bought
    on line.item_id = bought.item_id or line.group_id = bought.group_id
where line.company_id = %(company_id)s::bigint and line.plan_id = %(plan_id)s::bigint
group by line.id, item.code, item_group.code, item.name, item_group.name
order by line.id
