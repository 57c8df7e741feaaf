-- judge_conversions: which (locked) cases may lead to a return, a dispute or a credit
-- in:  case_id bigint[], target text[], version int[], company_id bigint
-- out: position, id, code, target, number, customer, subject, kind, invoice_id, document
with asked as (
    select
        item.*,
        row_number() over (partition by item.case_id order by item.position) as nth
    from
        unnest(%(case_id)s::bigint[], %(target)s::text[], %(version)s::int[])
        with ordinality as item (case_id, target, seen_version, position)
)

select
    asked.position,
    found.id,
    case
        when found.id is null then 'case_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when asked.target not in ('return', 'dispute', 'credit') then 'unknown_target'
        when asked.target = 'return' and found.return_order_id is not null
            then 'already_converted'
        when asked.target = 'dispute' and found.dispute_id is not null then 'already_converted'
        when asked.target = 'credit' and found.credit_note_id is not null
            then 'already_converted'
        when found.version <> asked.seen_version then 'case_changed'
        when found.status = 'closed' then 'case_closed'
        when asked.target = 'dispute' and found.invoice_id is null then 'no_invoice'
        else 'ready'
    end as code,
    asked.target,
    found.number,
    customer.code as customer,
    found.subject,
    found.kind,
    found.invoice_id,
    case asked.target
        when 'return' then 'return ' || return_order.number
        when 'credit' then 'credit note ' || credit_note.number
        else 'a dispute'
    end as document
from asked
left join service_case as found
    on
        found.company_id = %(company_id)s::bigint
        and asked.case_id = found.id
left join customer
    on customer.company_id = %(company_id)s::bigint and found.customer_id = customer.id
left join return_order
    on
        return_order.company_id = %(company_id)s::bigint
        and found.return_order_id = return_order.id
left join invoice as credit_note
    on
        credit_note.company_id = %(company_id)s::bigint
        and found.credit_note_id = credit_note.id
order by asked.position
