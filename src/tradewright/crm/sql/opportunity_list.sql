-- opportunity_list: one page of opportunities, the latest first
-- in:  company_id bigint, saved_view text, after_id bigint, page_size int,
--      user_id bigint, today date, search text (LIKE-safe), owner text, manager text, region text,
--      stage text, product text, channel text, forecast text, customer text, month date
--      (null: any)
-- out: the columns of queries.opportunities.OpportunityRow
with shown as materialized (
    select
        opportunity.id,
        opportunity.number,
        opportunity.name,
        opportunity.status,
        stage.name as stage,
        opportunity.customer_id,
        opportunity.account_name,
        sales_rep.name as owner,
        opportunity.amount_home,
        coalesce(opportunity.probability, stage.probability) as probability,
        opportunity.forecast,
        opportunity.expected_on,
        opportunity.closed_on,
        opportunity.stage_since
    from opportunity
    inner join pipeline_stage as stage
        on stage.company_id = %(company_id)s::bigint and opportunity.stage_id = stage.id
    left join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and opportunity.owner_id = sales_rep.id
    where
        opportunity.company_id = %(company_id)s::bigint
        and (%(after_id)s::bigint is null or opportunity.id < %(after_id)s::bigint)
        and case %(saved_view)s::text
            when 'all' then true
            when 'mine'
                then
                    opportunity.status = 'open'
                    and sales_rep.user_id = %(user_id)s::bigint
            when 'closing'
                then
                    opportunity.status = 'open'
                    and opportunity.expected_on >= date_trunc('month', %(today)s::date)
                    and opportunity.expected_on
                    < date_trunc('month', %(today)s::date) + interval '1 month'
            when 'overdue'
                then
                    opportunity.status = 'open'
                    and opportunity.expected_on < %(today)s::date
            when 'unplanned'
                then
                    opportunity.status = 'open'
                    and not exists (
                        select 1
                        from activity
                        where
                            activity.company_id = %(company_id)s::bigint
                            and activity.opportunity_id = opportunity.id
                            and activity.status = 'planned'
                    )
            else opportunity.status = %(saved_view)s::text
        end
        and (%(owner)s::text is null or sales_rep.code = %(owner)s::text)
        and (%(manager)s::text is null or sales_rep.manager = %(manager)s::text)
        and (%(region)s::text is null or sales_rep.region = %(region)s::text)
        and (%(stage)s::text is null or stage.code = %(stage)s::text)
        and (%(channel)s::text is null or opportunity.channel = %(channel)s::text)
        and (%(forecast)s::text is null or opportunity.forecast = %(forecast)s::text)
        and (
            %(customer)s::text is null
            or opportunity.customer_id = (
                select customer.id
                from customer
                where
                    customer.company_id = %(company_id)s::bigint
                    and customer.code = %(customer)s::text
            )
        )
        and (
            %(month)s::date is null
            or (
                coalesce(opportunity.closed_on, opportunity.expected_on) >= %(month)s::date
                and coalesce(opportunity.closed_on, opportunity.expected_on)
                < %(month)s::date + interval '1 month'
            )
        )
        and (
            %(product)s::text is null
            or exists (
                select 1
                from opportunity_line
                inner join item
                    on
                        item.company_id = %(company_id)s::bigint
                        and opportunity_line.item_id = item.id
                where
                    opportunity_line.company_id = %(company_id)s::bigint
                    and opportunity_line.opportunity_id = opportunity.id
                    and item.code = %(product)s::text
            )
        )
        and (
            %(search)s::text = ''
            or opportunity.number ilike %(search)s::text || '%%'
            or opportunity.name ilike '%%' || %(search)s::text || '%%'
            or opportunity.account_name ilike '%%' || %(search)s::text || '%%'
            or opportunity.customer_id in (
                select customer.id
                from customer
                where
                    customer.company_id = %(company_id)s::bigint
                    and (
                        customer.name ilike '%%' || %(search)s::text || '%%'
                        or customer.code ilike %(search)s::text || '%%'
                    )
            )
        )
    order by opportunity.id desc
    limit %(page_size)s::int
)

select
    shown.id,
    shown.number,
    shown.name,
    shown.status,
    shown.stage,
    shown.customer_id,
    customer.code as customer,
    coalesce(customer.name, shown.account_name) as customer_name,
    shown.owner,
    shown.amount_home as amount,
    shown.probability,
    shown.forecast,
    shown.expected_on,
    shown.closed_on,
    shown.stage_since,
    next_step.due_on as next_on
from shown
left join customer
    on customer.company_id = %(company_id)s::bigint and shown.customer_id = customer.id
left join lateral (
    select min(activity.due_on) as due_on
    from activity
    where
        activity.company_id = %(company_id)s::bigint
        and activity.opportunity_id = shown.id
        and activity.status = 'planned'
) as next_step on true
order by shown.id desc
