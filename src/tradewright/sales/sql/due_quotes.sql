-- due_quotes: sent quotes past their last day, and quotes that have held stock long enough
-- in:  company_id bigint, at timestamptz
-- out: id, is_past, is_held_too_long
select
    quote.id,
    quote.status = 'sent'
    and quote.valid_until < (%(at)s::timestamptz at time zone company.time_zone)::date as is_past,
    coalesce(quote.reserved_until <= %(at)s::timestamptz, false) as is_held_too_long
from company
inner join quote on quote.company_id = %(company_id)s::bigint and quote.status = 'sent'
where
    company.id = %(company_id)s::bigint
    and (
        quote.valid_until < (%(at)s::timestamptz at time zone company.time_zone)::date
        or quote.reserved_until <= %(at)s::timestamptz
    )
order by quote.id
