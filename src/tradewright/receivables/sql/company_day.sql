-- company_day: the company's calendar day, and whether it can be posted on
-- in:  company_id bigint, at timestamptz
-- out: day, is_in_books, minor_unit
select
    local.day,
    books_take(company.id, local.day) as is_in_books,
    currency.minor_unit
from company
inner join currency on company.currency = currency.code
cross join lateral (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as day
) as local
where company.id = %(company_id)s::bigint
