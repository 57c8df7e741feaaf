-- plan_head: the plan of a customer, with what they bought in twelve months
-- in:  company_id bigint, customer_id bigint, today date
-- out: the columns of queries.plans.PlanHead
with bought as materialized (
    select coalesce(sum(buying_month.amount_net), 0) as amount
    from buying_month
    where
        buying_month.company_id = %(company_id)s::bigint
        and buying_month.customer_id = %(customer_id)s::bigint
        and buying_month.month > %(today)s::date - interval '1 year'
)

select
    customer.id as customer_id,
    customer.code as customer,
    customer.name as customer_name,
    plan.id as plan_id,
    plan.version,
    segment.code as segment,
    segment.name as segment_name,
    segment.service_level,
    segment.price_level,
    sales_rep.code as owner,
    sales_rep.name as owner_name,
    plan.potential,
    bought.amount as bought,
    plan.goal,
    plan.review_days,
    plan.reviewed_on,
    plan.next_review_on
from customer
cross join bought
left join account_plan as plan
    on plan.company_id = %(company_id)s::bigint and customer.id = plan.customer_id
left join account_segment as segment
    on segment.company_id = %(company_id)s::bigint and plan.segment_id = segment.id
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and plan.owner_id = sales_rep.id
where
    customer.company_id = %(company_id)s::bigint
    and customer.id = %(customer_id)s::bigint
