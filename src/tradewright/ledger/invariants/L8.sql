-- L8: a posted entry still says what was posted
-- of: journal_entry by id
with said as (
    select
        journal_line.entry_id,
        string_agg(
            journal_line_text(
                journal_line.line_no, journal_line.account_id, journal_line.currency,
                journal_line.amount, journal_line.amount_base, journal_line.customer_id
            ),
            ';' order by journal_line.line_no
        ) as lines
    from journal_line
    group by journal_line.entry_id
)

select
    journal_entry.id,
    journal_entry.number
from journal_entry
left join said on journal_entry.id = said.entry_id
where
    journal_entry.content_hash is distinct from journal_hash(
        journal_entry.company_id, journal_entry.kind, journal_entry.source,
        journal_entry.source_id, journal_entry.posting_date, said.lines
    )
