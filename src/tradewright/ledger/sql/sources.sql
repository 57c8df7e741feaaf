-- sources: the kinds of documents that have posted, each found by one step in the unique key
-- in:  company_id bigint
-- out: source
with recursive stepped as (
    (
        select entry.source
        from journal_entry as entry
        where entry.company_id = %(company_id)s::bigint
        order by entry.source
        limit 1
    )
    union all
    select (
        select entry.source
        from journal_entry as entry
        where
            entry.company_id = %(company_id)s::bigint
            and entry.source > stepped.source
        order by entry.source
        limit 1
    ) as source
    from stepped
    where stepped.source is not null
)

select stepped.source
from stepped
where stepped.source is not null
order by stepped.source
