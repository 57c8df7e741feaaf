-- linked_quote: the quote that a signed link opens, and what the link is still good for
-- in:  company_id bigint, key uuid, at timestamptz
-- out: quote_id, status, is_revoked, is_past
select
    link.quote_id,
    quote.status,
    link.revoked_at is not null as is_revoked,
    quote.valid_until < (%(at)s::timestamptz at time zone company.time_zone)::date as is_past
from quote_link as link
inner join quote
    on
        quote.company_id = %(company_id)s::bigint
        and link.quote_id = quote.id
inner join company on company.id = %(company_id)s::bigint
where
    link.company_id = %(company_id)s::bigint
    and link.key = %(key)s::uuid
