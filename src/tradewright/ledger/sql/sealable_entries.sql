-- sealable_entries: journal entries with their lines as audit seals them, of any company
-- in:  after bigint, ids bigint[] (null: those that are not sealed yet), most int
-- out: source_id, company_id, moment, body
select
    journal_entry.id as source_id,
    journal_entry.company_id,
    (extract(epoch from journal_entry.recorded_at) * 1000000)::bigint as moment,
    jsonb_build_object(
        'schema', 'journal_entry/1',
        'id', journal_entry.id,
        'company_id', journal_entry.company_id,
        'number', journal_entry.number,
        'period_id', journal_entry.period_id,
        'posting_date', journal_entry.posting_date,
        'document_date', journal_entry.document_date,
        'kind', journal_entry.kind,
        'source', journal_entry.source,
        'source_id', journal_entry.source_id,
        'description', journal_entry.description,
        'reverses_id', journal_entry.reverses_id,
        'posted_at', journal_entry.posted_at,
        'recorded_at', journal_entry.recorded_at,
        'operation_id', journal_entry.operation_id,
        'content_hash', encode(journal_entry.content_hash, 'hex'),
        'lines', (
            select
                jsonb_agg(
                    jsonb_build_object(
                        'line_no', journal_line.line_no,
                        'account_id', journal_line.account_id,
                        'currency', journal_line.currency,
                        'amount', journal_line.amount,
                        'amount_base', journal_line.amount_base,
                        'customer_id', journal_line.customer_id
                    )
                    order by journal_line.line_no
                )
            from journal_line
            where journal_line.entry_id = journal_entry.id
        )
    )::text as body
from journal_entry
where
    (
        %(ids)s::bigint[] is null
        and journal_entry.id > %(after)s::bigint
        and not exists (
            select 1
            from audit_chain
            where
                audit_chain.source = 'journal_entry'
                and audit_chain.source_id = journal_entry.id
        )
    )
    or (%(ids)s::bigint[] is not null and journal_entry.id = any(%(ids)s::bigint[]))
order by journal_entry.id
limit %(most)s::int
