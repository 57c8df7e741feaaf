-- L16: only a company that is live has journal entries
select
    company.id as company_id,
    company.code
from company
where
    company.went_live_on is null
    and exists (
        select 1
        from journal_entry
        where journal_entry.company_id = company.id
    )
