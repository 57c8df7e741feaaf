-- E2: the document behind every entry has told its change
-- of: journal_entry by id
select
    journal_entry.id,
    journal_entry.number,
    journal_entry.source,
    journal_entry.source_id
from journal_entry
where
    not exists (
        select 1
        from event
        where
            event.aggregate = journal_entry.source
            and event.key = journal_entry.source_id
            and event.company_id = journal_entry.company_id
    )
