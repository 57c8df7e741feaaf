-- entry_totals: how many entries the filters find, and what they move
-- in:  company_id bigint, account_id bigint, source text, first date, last date,
--      search text (LIKE-safe; '': all)
-- out: how_many, debit, credit (positive; of the account where one is asked)
select
    count(distinct entry.id) as how_many,
    coalesce(sum(line.amount_base) filter (where line.amount_base > 0), 0) as debit,
    coalesce(-sum(line.amount_base) filter (where line.amount_base < 0), 0) as credit
from journal_entry as entry
inner join journal_line as line
    on
        line.company_id = %(company_id)s::bigint
        and entry.id = line.entry_id
        and (%(account_id)s::bigint is null or line.account_id = %(account_id)s::bigint)
where
    entry.company_id = %(company_id)s::bigint
    and (%(source)s::text = '' or entry.source = %(source)s::text)
    and (%(first)s::date is null or entry.posting_date >= %(first)s::date)
    and (%(last)s::date is null or entry.posting_date <= %(last)s::date)
    and (
        %(search)s::text = ''
        or (
            entry.number >= upper(%(search)s::text)
            and entry.number < upper(%(search)s::text) || 'ZZZ'
        )
        or entry.description ilike '%%' || %(search)s::text || '%%'
    )
