-- L10: a document is posted once per kind
select
    journal_entry.company_id,
    journal_entry.source,
    journal_entry.source_id,
    journal_entry.kind,
    count(*) as entries
from journal_entry
group by
    journal_entry.company_id, journal_entry.source, journal_entry.source_id, journal_entry.kind
having count(*) > 1
