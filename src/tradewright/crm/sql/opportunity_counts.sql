-- opportunity_counts: how many opportunities stand in each view
-- in:  company_id bigint, user_id bigint, today date
-- out: one column for each of queries.opportunities.VIEWS
with opened as materialized (
    select
        count(*) as open,
        count(*) filter (where sales_rep.id is not null) as mine,
        count(*) filter (
            where
            opportunity.expected_on >= date_trunc('month', %(today)s::date)
            and opportunity.expected_on < date_trunc('month', %(today)s::date) + interval '1 month'
        ) as closing,
        count(*) filter (where opportunity.expected_on < %(today)s::date) as overdue
    from opportunity
    left join sales_rep
        on
            sales_rep.company_id = %(company_id)s::bigint
            and opportunity.owner_id = sales_rep.id
            and sales_rep.user_id = %(user_id)s::bigint
    where opportunity.company_id = %(company_id)s::bigint and opportunity.status = 'open'
),

-- opportunities with a plan are few beside those without: they are counted instead
planned as materialized (
    select count(distinct activity.opportunity_id) as opportunities
    from activity
    inner join opportunity
        on
            opportunity.company_id = %(company_id)s::bigint
            and activity.opportunity_id = opportunity.id
            and opportunity.status = 'open'
    where
        activity.company_id = %(company_id)s::bigint
        and activity.opportunity_id is not null
        and activity.status = 'planned'
),

closed as materialized (
    select
        count(*) filter (where opportunity.status = 'won') as won,
        count(*) filter (where opportunity.status = 'lost') as lost
    from opportunity
    where
        opportunity.company_id = %(company_id)s::bigint
        and opportunity.status in ('won', 'lost')
)

select
    opened.open,
    opened.mine,
    opened.closing,
    opened.overdue,
    opened.open - planned.opportunities as unplanned,
    closed.won,
    closed.lost,
    opened.open + closed.won + closed.lost as every
from opened
cross join planned
cross join closed
