-- cases_called: cases by the beginning of their number, the latest first
-- in:  company_id bigint, search text, page_size int
-- out: id, number, status, kind, priority, subject, customer_id, customer, customer_name, assignee,
--      opened_at, due_at, is_late, version, sort_at
select
    service_case.id,
    service_case.number,
    service_case.status,
    service_case.kind,
    service_case.priority,
    service_case.subject,
    service_case.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    coalesce(nullif(trim(assignee.first_name || ' ' || assignee.last_name), ''), '') as assignee,
    service_case.opened_at,
    case_due_at(
        service_case.status, service_case.respond_by, service_case.resolve_by,
        service_case.responded_at
    ) as due_at,
    false as is_late,
    service_case.version,
    service_case.resolve_by as sort_at
from service_case
inner join customer
    on customer.company_id = %(company_id)s::bigint and service_case.customer_id = customer.id
left join app_user as assignee on service_case.assigned_to = assignee.id
where
    service_case.company_id = %(company_id)s::bigint
    and %(search)s::text <> ''
    and starts_with(service_case.number, upper(%(search)s::text))
order by service_case.id desc
limit %(page_size)s::int
