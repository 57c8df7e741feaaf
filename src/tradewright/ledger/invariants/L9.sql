-- L9: an entry lies in its period, and none came into a closed period after its closing
-- of: journal_entry by id
select
    journal_entry.id,
    journal_entry.number,
    journal_entry.posting_date,
    period.starts_on,
    period.ends_on,
    journal_entry.recorded_at,
    period.closed_at
from journal_entry
inner join period on journal_entry.period_id = period.id
where
    journal_entry.posting_date < period.starts_on
    or journal_entry.posting_date > period.ends_on
    or journal_entry.posting_date < journal_entry.document_date
    or journal_entry.company_id <> period.company_id
    or (period.status = 'closed' and journal_entry.recorded_at > period.closed_at)
