-- L11: an entry is reversed once at most, and its reversal is its mirror
-- of: journal_entry by entry_id
select
    journal_entry.reverses_id as entry_id,
    'reversed more than once' as fault
from journal_entry
where journal_entry.reverses_id is not null
group by journal_entry.reverses_id
having count(*) > 1

union all

select
    reversal.reverses_id as entry_id,
    'not mirrored' as fault
from journal_entry as reversal
inner join journal_entry as reversed on reversal.reverses_id = reversed.id
inner join journal_line on journal_line.entry_id in (reversal.id, reversed.id)
group by
    reversal.id, reversal.reverses_id, journal_line.account_id, journal_line.currency,
    journal_line.customer_id
having sum(journal_line.amount) <> 0 or sum(journal_line.amount_base) <> 0
