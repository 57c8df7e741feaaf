-- lock_linked_quotes: lock the quotes of links in id order
-- in:  company_id bigint, link_id bigint[]
select quote.id
from quote
where
    quote.company_id = %(company_id)s::bigint
    and quote.id in (
        select quote_link.quote_id
        from quote_link
        where
            quote_link.company_id = %(company_id)s::bigint
            and quote_link.id = any(%(link_id)s::bigint[])
    )
order by quote.id
for update
