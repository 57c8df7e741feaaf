-- case_head: one case with the documents it is about and what it became
-- in:  company_id bigint, case_id bigint, at timestamptz
-- out: id, number, status, kind, priority, subject, customer_id, customer, customer_name, assignee,
--      opened_at, due_at, is_late, version, sort_at, note, resolution, contact_id, order_id,
--      order_number, shipment_id, shipment, invoice_id, invoice, item_id, item, opened_by,
--      respond_by, resolve_by, responded_at, waiting_since, resolved_at, closed_at, reopened,
--      answered_late, resolved_late, return_id, return_number, dispute_id, credit_note_id,
--      credit_note
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
    service_case.resolve_by as sort_at,
    service_case.note,
    service_case.resolution,
    service_case.contact_id,
    service_case.order_id,
    coalesce(sales_order.number, '') as order_number,
    service_case.shipment_id,
    coalesce(shipment.number, '') as shipment,
    service_case.invoice_id,
    coalesce(invoice.number, '') as invoice,
    service_case.item_id,
    coalesce(item.code, '') as item,
    coalesce(nullif(trim(opener.first_name || ' ' || opener.last_name), ''), opener.username)
        as opened_by,
    service_case.respond_by,
    service_case.resolve_by,
    service_case.responded_at,
    service_case.waiting_since,
    service_case.resolved_at,
    service_case.closed_at,
    service_case.reopened,
    coalesce(service_case.responded_at, %(at)s::timestamptz) > service_case.respond_by
        as answered_late,
    coalesce(
        service_case.resolved_at, service_case.waiting_since, %(at)s::timestamptz
    ) > service_case.resolve_by as resolved_late,
    service_case.return_order_id as return_id,
    coalesce(return_order.number, '') as return_number,
    service_case.dispute_id,
    service_case.credit_note_id,
    coalesce(credit_note.number, '') as credit_note
from service_case
inner join customer
    on customer.company_id = %(company_id)s::bigint and service_case.customer_id = customer.id
left join app_user as assignee on service_case.assigned_to = assignee.id
left join sales_order
    on sales_order.company_id = %(company_id)s::bigint and service_case.order_id = sales_order.id
left join shipment
    on shipment.company_id = %(company_id)s::bigint and service_case.shipment_id = shipment.id
left join invoice
    on invoice.company_id = %(company_id)s::bigint and service_case.invoice_id = invoice.id
left join item
    on item.company_id = %(company_id)s::bigint and service_case.item_id = item.id
left join return_order
    on
        return_order.company_id = %(company_id)s::bigint
        and service_case.return_order_id = return_order.id
left join invoice as credit_note
    on
        credit_note.company_id = %(company_id)s::bigint
        and service_case.credit_note_id = credit_note.id
inner join app_user as opener on service_case.opened_by = opener.id
where
    service_case.company_id = %(company_id)s::bigint
    and service_case.id = %(case_id)s::bigint
