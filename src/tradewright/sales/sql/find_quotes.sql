-- find_quotes: quotes by the beginning of their number, or by its figures alone; the latest first
-- in:  company_id bigint, search text (not empty), page_size int
-- out: id, number, revision, status, customer_name
-- Ranges, not patterns: under row-level security `like` cannot use an index. Z is behind whatever a
-- number goes on with, in every collation.
with called as (
    select series.prefix || lpad(%(search)s::text, series.digits, '0') as number
    from number_series as series
    where
        series.company_id = %(company_id)s::bigint
        and series.code = 'quote'
        and %(search)s::text ~ '^[0-9]+$'
        and length(%(search)s::text) <= series.digits
),

numbered as (
    (
        select quote.id
        from quote
        where
            quote.company_id = %(company_id)s::bigint
            and quote.number >= upper(%(search)s::text)
            and quote.number < upper(%(search)s::text) || 'ZZZ'
            and quote.status <> 'superseded'
        order by quote.number desc
        limit %(page_size)s::int
    )
    union
    select quote.id
    from called
    inner join quote
        on
            quote.company_id = %(company_id)s::bigint
            and called.number = quote.number
            and quote.status <> 'superseded'
)

select
    quote.id,
    quote.number,
    quote.revision,
    quote.status,
    customer.name as customer_name
from numbered
inner join quote
    on
        quote.company_id = %(company_id)s::bigint
        and numbered.id = quote.id
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and quote.customer_id = customer.id
order by quote.id desc
limit %(page_size)s::int
