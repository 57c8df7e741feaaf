-- lead_counts: how many leads stand in each view
-- in:  company_id bigint, user_id bigint
-- out: one column for each of queries.leads.VIEWS
select
    count(*) filter (where lead.status in ('new', 'working', 'qualified')) as open,
    count(*) filter (
        where
        lead.status in ('new', 'working', 'qualified')
        and sales_rep.user_id = %(user_id)s::bigint
    ) as mine,
    count(*) filter (where lead.status = 'new') as new,
    count(*) filter (where lead.status = 'working') as working,
    count(*) filter (where lead.status = 'qualified') as qualified,
    count(*) filter (where lead.status = 'converted') as converted,
    count(*) filter (where lead.status = 'disqualified') as disqualified,
    count(*) as every
from lead
left join sales_rep
    on sales_rep.company_id = %(company_id)s::bigint and lead.owner_id = sales_rep.id
where lead.company_id = %(company_id)s::bigint
