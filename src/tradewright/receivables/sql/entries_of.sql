-- entries_of: the journal entries of an invoice or payment, with those of a payment's applications
-- in:  company_id bigint, source text, source_id bigint
-- out: id, number, kind, posting_date
with documents as (
    select
        %(source)s::text as source,
        %(source_id)s::bigint as source_id
    union all
    select
        'application' as source,
        application.id as source_id
    from application
    where
        %(source)s::text = 'payment'
        and application.company_id = %(company_id)s::bigint
        and application.payment_id = %(source_id)s::bigint
)

select
    entry.id,
    entry.number,
    entry.kind,
    entry.posting_date
from documents
inner join journal_entry as entry
    on
        entry.company_id = %(company_id)s::bigint
        and documents.source = entry.source
        and documents.source_id = entry.source_id
order by entry.id
