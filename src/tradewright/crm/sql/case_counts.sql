-- case_counts: how many cases stand in each saved view
-- in:  company_id bigint, at timestamptz, user_id bigint
-- out: open_cases, late, mine, new, waiting_customer, resolved, all_cases
select
    count(*) filter (where service_case.status in ('new', 'open', 'waiting_customer'))
        as open_cases,
    count(*) filter (
        where
        case_due_at(
            service_case.status, service_case.respond_by, service_case.resolve_by,
            service_case.responded_at
        ) < %(at)s::timestamptz
    ) as late,
    count(*) filter (
        where
        service_case.assigned_to = %(user_id)s::bigint
        and service_case.status in ('new', 'open', 'waiting_customer')
    ) as mine,
    count(*) filter (where service_case.status = 'new') as new,
    count(*) filter (where service_case.status = 'waiting_customer') as waiting_customer,
    count(*) filter (where service_case.status in ('resolved', 'closed')) as resolved,
    count(*) as all_cases
from service_case
where service_case.company_id = %(company_id)s::bigint
