-- without_next_step: open opportunities for which nothing is planned, the soonest first
-- in:  company_id bigint, user_id bigint (null: of everybody), page_size int
-- out: opportunity_id, opportunity, name, customer_id, customer_name, owner, expected_on, since
select
    opportunity.id as opportunity_id,
    opportunity.number as opportunity,
    opportunity.name,
    opportunity.customer_id,
    coalesce(customer.name, opportunity.account_name) as customer_name,
    coalesce(sales_rep.name, '') as owner,
    opportunity.expected_on,
    latest.ended_at as since
from opportunity
left join customer
    on customer.company_id = %(company_id)s::bigint and opportunity.customer_id = customer.id
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and opportunity.owner_id = sales_rep.id
left join lateral (
    select max(activity.ended_at) as ended_at
    from activity
    where
        activity.company_id = %(company_id)s::bigint
        and opportunity.id = activity.opportunity_id
        and activity.status = 'done'
) as latest on true
where
    opportunity.company_id = %(company_id)s::bigint
    and opportunity.status = 'open'
    and (%(user_id)s::bigint is null or sales_rep.user_id = %(user_id)s::bigint)
    and not exists (
        select 1
        from activity
        where
            activity.company_id = %(company_id)s::bigint
            and opportunity.id = activity.opportunity_id
            and activity.status = 'planned'
    )
order by opportunity.expected_on nulls last, opportunity.id
limit %(page_size)s::int
