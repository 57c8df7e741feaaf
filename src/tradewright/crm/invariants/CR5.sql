-- CR5: Cases take only steps they may, in a chain that ends at their status
select
    told.company_id,
    told.key as case_id,
    told.version,
    told.from_status,
    told.to_status
from (
    select
        event.company_id,
        event.key,
        event.version,
        event.body ->> 'from' as from_status,
        event.body ->> 'to' as to_status,
        lag(event.body ->> 'to') over (
            partition by event.aggregate, event.key order by event.version
        ) as before
    from event
    where event.aggregate = 'service_case'
) as told
where
    told.from_status is distinct from told.before
    or not case_may(told.from_status, told.to_status)
union all
select
    service_case.company_id,
    service_case.id as case_id,
    service_case.version,
    latest.status as from_status,
    service_case.status as to_status
from service_case
left join lateral (
    select
        event.body ->> 'to' as status,
        event.version
    from event
    where event.aggregate = 'service_case' and event.key = service_case.id
    order by event.version desc
    limit 1
) as latest on true
where
    latest.status is distinct from service_case.status
    or latest.version <> service_case.version
