-- CR10: A case names the credit note that was issued for it, and that stands as it was approved
select
    note.company_id,
    note.id as credit_note_id,
    note.number,
    note.amount_total,
    approved.amount
from invoice as note
left join service_case on note.source_id = service_case.id
left join lateral (
    select request.amount
    from approval_request as request
    where
        request.company_id = note.company_id
        and request.kind = 'credit_note'
        and request.subject = 'service_case'
        and request.subject_id = note.source_id
        and request.status = 'approved'
        and not exists (
            select 1
            from event
            where
                event.company_id = note.company_id
                and event.aggregate = 'service_case'
                and event.key = note.source_id
                and event.topic = 'crm.credit_ended'
                and (event.body ->> 'request_id')::bigint = request.id
        )
    order by request.id desc
    limit 1
) as approved on true
where
    note.source = 'service_case'
    and note.kind = 'credit_note'
    and (
        service_case.credit_note_id is distinct from note.id
        or approved.amount <> note.amount_total
    )
