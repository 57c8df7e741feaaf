-- lock_activities: activities, and what else is planned for their opportunities, in id order
-- in:  company_id bigint, activity_id bigint[]
select activity.id
from activity
where
    activity.company_id = %(company_id)s::bigint
    and (
        activity.id = any(%(activity_id)s::bigint[])
        or (
            activity.status = 'planned'
            and activity.opportunity_id in (
                select asked.opportunity_id
                from activity as asked
                where
                    asked.company_id = %(company_id)s::bigint
                    and asked.id = any(%(activity_id)s::bigint[])
            )
        )
    )
order by activity.id
for update
