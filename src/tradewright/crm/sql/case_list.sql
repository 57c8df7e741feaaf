-- case_list: cases of a saved view, those due first at the front
-- in:  company_id bigint, at timestamptz, user_id bigint, saved_view text, search text, kind text,
--      priority text, customer text, after_at timestamptz, after_id bigint, page_size int
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
    coalesce(
        case_due_at(
            service_case.status, service_case.respond_by, service_case.resolve_by,
            service_case.responded_at
        ) < %(at)s::timestamptz,
        false
    ) as is_late,
    service_case.version,
    service_case.resolve_by as sort_at
from service_case
inner join customer
    on customer.company_id = %(company_id)s::bigint and service_case.customer_id = customer.id
left join app_user as assignee on service_case.assigned_to = assignee.id
where
    service_case.company_id = %(company_id)s::bigint
    and case %(saved_view)s::text
        when 'all' then true
        when 'late'
            then
                case_due_at(
                    service_case.status, service_case.respond_by, service_case.resolve_by,
                    service_case.responded_at
                ) < %(at)s::timestamptz
        when 'mine'
            then
                service_case.assigned_to = %(user_id)s::bigint
                and service_case.status in ('new', 'open', 'waiting_customer')
        when '' then service_case.status in ('new', 'open', 'waiting_customer')
        when 'resolved' then service_case.status in ('resolved', 'closed')
        else service_case.status = %(saved_view)s::text
    end
    and (
        %(saved_view)s::text in ('all', 'resolved')
        or service_case.status in ('new', 'open', 'waiting_customer')
    )
    and (
        %(search)s::text = ''
        or service_case.number ilike %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or service_case.subject ilike '%%' || %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
    )
    and (%(kind)s::text is null or service_case.kind = %(kind)s::text)
    and (%(priority)s::text is null or service_case.priority = %(priority)s::text)
    and (%(customer)s::text is null or customer.code = %(customer)s::text)
    and (
        %(after_id)s::bigint is null
        or (service_case.resolve_by, service_case.id)
        > (%(after_at)s::timestamptz, %(after_id)s::bigint)
    )
order by service_case.resolve_by, service_case.id
limit %(page_size)s::int
