-- CR7: An activity's customer is its case's, and its status is what was told last
select
    activity.company_id,
    activity.id as activity_id,
    activity.status
from activity
left join service_case on activity.case_id = service_case.id
left join lateral (
    select
        event.body ->> 'to' as status,
        event.version
    from event
    where event.aggregate = 'activity' and event.key = activity.id
    order by event.version desc
    limit 1
) as latest on true
where
    (
        activity.case_id is not null
        and service_case.customer_id is distinct from activity.customer_id
    )
    or latest.status is distinct from activity.status
    or latest.version <> activity.version
