-- L2: the trial balance of a company is zero, per currency and in its own currency
select
    journal_line.company_id,
    journal_line.currency,
    sum(journal_line.amount) as difference,
    sum(journal_line.amount_base) as difference_base
from journal_line
group by journal_line.company_id, journal_line.currency
having sum(journal_line.amount) <> 0 or sum(journal_line.amount_base) <> 0
