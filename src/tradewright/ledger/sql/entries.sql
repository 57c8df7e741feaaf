-- entries: journal entries, newest first, by optional filters
-- in:  company_id bigint, account_id bigint, customer_id bigint, source text, source_id bigint,
--      first date, last date, search text (LIKE-safe), number text ('': all), before bigint,
--      most int
-- out: the columns of ledger.queries.Entry
select
    entry.id,
    entry.number,
    entry.posting_date,
    entry.document_date,
    entry.kind,
    entry.source,
    entry.source_id,
    entry.description,
    (
        select
            sum(line.amount_base) filter (
                where
                (%(account_id)s::bigint is null and line.amount_base > 0)
                or line.account_id = %(account_id)s::bigint
            )
        from journal_line as line
        where line.entry_id = entry.id
    ) as amount,
    entry.reverses_id
from journal_entry as entry
where
    entry.company_id = %(company_id)s::bigint
    and (%(before)s::bigint is null or entry.id < %(before)s::bigint)
    and (%(source)s::text = '' or entry.source = %(source)s::text)
    and (%(source_id)s::bigint is null or entry.source_id = %(source_id)s::bigint)
    and (%(first)s::date is null or entry.posting_date >= %(first)s::date)
    and (%(last)s::date is null or entry.posting_date <= %(last)s::date)
    and (
        %(number)s::text = ''
        or (
            entry.number >= upper(%(number)s::text)
            and entry.number < upper(%(number)s::text) || 'ZZZ'
        )
    )
    and (
        %(search)s::text = ''
        or (
            entry.number >= upper(%(search)s::text)
            and entry.number < upper(%(search)s::text) || 'ZZZ'
        )
        or entry.description ilike '%%' || %(search)s::text || '%%'
    )
    and (
        (%(account_id)s::bigint is null and %(customer_id)s::bigint is null)
        or entry.id in (
            select line.entry_id
            from journal_line as line
            where
                line.company_id = %(company_id)s::bigint
                and (
                    %(account_id)s::bigint is null
                    or line.account_id = %(account_id)s::bigint
                )
                and (
                    %(customer_id)s::bigint is null
                    or line.customer_id = %(customer_id)s::bigint
                )
        )
    )
order by entry.id desc
limit %(most)s::int
