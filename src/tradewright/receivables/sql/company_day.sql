-- company_day: the company's calendar day, and whether it can be posted on
-- in:  company_id bigint, at timestamptz
-- out: day, is_in_books, minor_unit
with local as (
    select
        (%(at)s::timestamptz at time zone company.time_zone)::date as day,
        currency.minor_unit
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
)

select
    local.day,
    books_take(%(company_id)s::bigint, local.day) as is_in_books,
    local.minor_unit
from local
