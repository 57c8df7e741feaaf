-- plan_list: customers by the day of their next review, with what they bought in twelve months
-- in:  company_id bigint, today date, user_id bigint, saved_view text, search text (LIKE-safe),
--      segment text, owner text (null: any), after_on date, after_id bigint, page_size int
-- out: the columns of queries.plans.PlanRow
with shown as materialized (
    select
        customer.id as customer_id,
        customer.code as customer,
        customer.name as customer_name,
        plan.id as plan_id,
        segment.name as segment,
        sales_rep.name as owner,
        plan.potential,
        plan.reviewed_on,
        plan.next_review_on
    from customer
    left join account_plan as plan
        on plan.company_id = %(company_id)s::bigint and customer.id = plan.customer_id
    left join account_segment as segment
        on segment.company_id = %(company_id)s::bigint and plan.segment_id = segment.id
    left join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and plan.owner_id = sales_rep.id
    where
        customer.company_id = %(company_id)s::bigint
        and case %(saved_view)s::text
            when 'due' then plan.next_review_on <= %(today)s::date
            when 'mine' then plan.id is not null and sales_rep.user_id = %(user_id)s::bigint
            when 'unplanned'
                then plan.id is null and customer.kind = 'account' and customer.status = 'active'
            else plan.id is not null
        end
        and (
            %(search)s::text = ''
            or customer.name ilike '%%' || %(search)s::text || '%%'
            or customer.code ilike %(search)s::text || '%%'
        )
        and (%(segment)s::text is null or segment.code = %(segment)s::text)
        and (%(owner)s::text is null or sales_rep.code = %(owner)s::text)
        and (
            %(after_id)s::bigint is null
            or (coalesce(plan.next_review_on, date 'infinity'), customer.id)
            > (coalesce(%(after_on)s::date, date 'infinity'), %(after_id)s::bigint)
        )
    order by coalesce(plan.next_review_on, date 'infinity'), customer.id
    limit %(page_size)s::int
),

bought as materialized (
    select
        shown.customer_id,
        sum(buying_month.amount_net) as amount
    from shown
    inner join buying_month
        on
            buying_month.company_id = %(company_id)s::bigint
            and shown.customer_id = buying_month.customer_id
            and buying_month.month > %(today)s::date - interval '1 year'
    group by shown.customer_id
)

select
    shown.customer_id,
    shown.customer,
    shown.customer_name,
    shown.plan_id,
    shown.segment,
    shown.owner,
    shown.potential,
    coalesce(bought.amount, 0) as bought,
    round(100 * coalesce(bought.amount, 0) / shown.potential, 1) as share,
    shown.reviewed_on,
    shown.next_review_on
from shown
left join bought on shown.customer_id = bought.customer_id
order by coalesce(shown.next_review_on, date 'infinity'), shown.customer_id
