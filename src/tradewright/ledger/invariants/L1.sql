-- L1: every entry balances, per currency and in the company's currency
-- of: journal_entry by entry_id
select
    journal_line.entry_id,
    journal_line.currency,
    sum(journal_line.amount) as difference
from journal_line
group by journal_line.entry_id, journal_line.currency
having sum(journal_line.amount) <> 0

union all

select
    journal_line.entry_id,
    'company''s' as currency,
    sum(journal_line.amount_base) as difference
from journal_line
group by journal_line.entry_id
having sum(journal_line.amount_base) <> 0

union all

select
    journal_entry.id as entry_id,
    'no lines' as currency,
    0 as difference
from journal_entry
where
    not exists (
        select 1 from journal_line
        where journal_line.entry_id = journal_entry.id
    )
