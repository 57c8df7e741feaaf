-- entry_head: one entry, and whether it still says what was posted (reliability.md L8)
-- in:  company_id bigint, entry_id bigint
-- out: id, number, posting_date, document_date, kind, source, source_id, description, amount,
--      reverses_id, reversed_by_id, posted_at, recorded_at, period_status, is_intact
with said as (
    select
        sum(line.amount_base) filter (where line.amount_base > 0) as amount,
        string_agg(
            journal_line_text(
                line.line_no, line.account_id, line.currency, line.amount, line.amount_base,
                line.customer_id
            ),
            ';' order by line.line_no
        ) as lines
    from journal_line as line
    where
        line.company_id = %(company_id)s::bigint
        and line.entry_id = %(entry_id)s::bigint
)

select
    entry.id,
    entry.number,
    entry.posting_date,
    entry.document_date,
    entry.kind,
    entry.source,
    entry.source_id,
    entry.description,
    said.amount,
    entry.reverses_id,
    reversal.id as reversed_by_id,
    entry.posted_at,
    entry.recorded_at,
    period.status as period_status,
    entry.content_hash = journal_hash(
        entry.company_id, entry.kind, entry.source, entry.source_id, entry.posting_date,
        said.lines
    ) as is_intact
from journal_entry as entry
inner join period on period.company_id = %(company_id)s::bigint and entry.period_id = period.id
cross join said
left join journal_entry as reversal
    on
        reversal.company_id = %(company_id)s::bigint
        and entry.id = reversal.reverses_id
where
    entry.company_id = %(company_id)s::bigint
    and entry.id = %(entry_id)s::bigint
