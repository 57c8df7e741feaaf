-- lock_quoted_opportunities: the opportunities that quotes belong to, in id order
-- in:  quote_id bigint[] (any revisions), company_id bigint
select opportunity.id
from opportunity
where
    opportunity.company_id = %(company_id)s::bigint
    and opportunity.id in (
        select link.opportunity_id
        from quote
        inner join opportunity_quote as link
            on link.company_id = %(company_id)s::bigint and quote.root_id = link.quote_id
        where
            quote.company_id = %(company_id)s::bigint
            and quote.id = any(%(quote_id)s::bigint[])
    )
order by opportunity.id
for update
