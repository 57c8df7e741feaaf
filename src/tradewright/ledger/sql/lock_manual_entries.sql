-- lock_manual_entries: entries by hand in the order of their ids, with the lines to post
-- in:  company_id bigint, manual_entry_id bigint[]
-- out: id, number, status, posting_date, description, lines
with locked as materialized (
    select manual_entry.*
    from manual_entry
    where
        manual_entry.company_id = %(company_id)s::bigint
        and manual_entry.id = any(%(manual_entry_id)s::bigint[])
    order by manual_entry.id
    for update
)

select
    locked.id,
    locked.number,
    locked.status,
    locked.posting_date,
    locked.description,
    jsonb_agg(
        jsonb_build_array(line.account_id, line.amount::text) order by line.line_no
    ) as lines
from locked
inner join manual_entry_line as line
    on
        line.company_id = %(company_id)s::bigint
        and locked.id = line.manual_entry_id
group by locked.id, locked.number, locked.status, locked.posting_date, locked.description
order by locked.id
