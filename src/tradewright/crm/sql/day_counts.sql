-- day_counts: what a person has planned until today, for today, and later
-- in:  company_id bigint, today date, user_id bigint
-- out: overdue, today, coming
select
    count(*) filter (where activity.due_on < %(today)s::date) as overdue,
    count(*) filter (where activity.due_on = %(today)s::date) as today,
    count(*) filter (where activity.due_on > %(today)s::date) as coming
from activity
where
    activity.company_id = %(company_id)s::bigint
    and activity.assigned_to = %(user_id)s::bigint
    and activity.status = 'planned'
