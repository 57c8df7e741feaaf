-- sales_reps: the sellers by name, with what they have open
-- in:  company_id bigint
-- out: the columns of queries.opportunities.RepRow
with opened as (
    select
        opportunity.owner_id,
        count(*) as count,
        sum(opportunity.amount_home) as amount
    from opportunity
    where opportunity.company_id = %(company_id)s::bigint and opportunity.status = 'open'
    group by opportunity.owner_id
)

select
    sales_rep.id,
    sales_rep.code,
    sales_rep.name,
    sales_rep.manager,
    sales_rep.region,
    app_user.username,
    sales_rep.is_active,
    coalesce(opened.count, 0) as open_count,
    coalesce(opened.amount, 0) as open_amount
from sales_rep
left join app_user on sales_rep.user_id = app_user.id
left join opened on sales_rep.id = opened.owner_id
where sales_rep.company_id = %(company_id)s::bigint
order by sales_rep.is_active desc, sales_rep.name asc, sales_rep.id asc
