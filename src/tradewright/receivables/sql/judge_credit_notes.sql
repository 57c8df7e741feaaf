-- judge_credit_notes: what the (locked) invoices still have room for
-- in:  source text[], source_id bigint[], credits_invoice_id bigint[], company_id bigint
-- out: position, is_known, number, customer_id, room
select
    asked.position,
    known.id is not null as is_known,
    credited.number,
    credited.customer_id,
    credited.amount_total - coalesce(before.amount_total, 0) as room
from
    unnest(%(source)s::text[], %(source_id)s::bigint[], %(credits_invoice_id)s::bigint[])
    with ordinality as asked (source, source_id, credits_invoice_id, position)
left join invoice as known
    on
        known.company_id = %(company_id)s::bigint
        and asked.source = known.source
        and asked.source_id = known.source_id
        and known.kind = 'credit_note'
left join invoice as credited
    on
        credited.company_id = %(company_id)s::bigint
        and asked.credits_invoice_id = credited.id
        and credited.kind = 'invoice'
left join lateral (
    select sum(note.amount_total) as amount_total
    from invoice as note
    where
        note.company_id = %(company_id)s::bigint
        and note.credits_invoice_id = credited.id
) as before on true
order by asked.position
