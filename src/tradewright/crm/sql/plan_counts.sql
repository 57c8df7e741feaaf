-- plan_counts: how many customers stand in each view of plans
-- in:  company_id bigint, today date, user_id bigint
-- out: one column for each of queries.plans.VIEWS
select
    count(*) filter (where plan.next_review_on <= %(today)s::date) as due,
    count(plan.id) as planned,
    count(*) filter (where sales_rep.user_id = %(user_id)s::bigint) as mine,
    count(*) filter (
        where plan.id is null and customer.kind = 'account' and customer.status = 'active'
    ) as unplanned
from customer
left join account_plan as plan
    on plan.company_id = %(company_id)s::bigint and customer.id = plan.customer_id
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and plan.owner_id = sales_rep.id
where customer.company_id = %(company_id)s::bigint
