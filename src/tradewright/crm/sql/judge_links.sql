-- judge_links: which quotes may belong to which (locked) opportunities
-- in:  opportunity_id bigint[], quote text[] (numbers), company_id bigint
-- out: position, id, code, number, quote, quote_id (its first revision), other (opportunity)
with asked as (
    select
        item.*,
        row_number() over (partition by item.opportunity_id order by item.position) as nth,
        row_number() over (partition by item.quote order by item.position) as nth_of_quote
    from
        unnest(%(opportunity_id)s::bigint[], %(quote)s::text[])
        with ordinality as item (opportunity_id, quote, position)
)

select
    asked.position,
    opportunity.id,
    case
        when opportunity.id is null then 'opportunity_not_found'
        when asked.nth > 1 or asked.nth_of_quote > 1 then 'repeated_in_batch'
        when quote.id is null then 'unknown_quote'
        when link.opportunity_id = opportunity.id then 'already_linked'
        when link.opportunity_id is not null then 'linked_elsewhere'
        when opportunity.customer_id is null then 'no_customer'
        when opportunity.customer_id <> quote.customer_id then 'other_customers'
        else 'linked'
    end as code,
    opportunity.number,
    asked.quote,
    quote.id as quote_id,
    other.number as other
from asked
left join opportunity
    on opportunity.company_id = %(company_id)s::bigint and asked.opportunity_id = opportunity.id
left join quote
    on
        quote.company_id = %(company_id)s::bigint
        and asked.quote = quote.number
        and quote.revision = 1
left join opportunity_quote as link
    on link.company_id = %(company_id)s::bigint and quote.id = link.quote_id
left join opportunity as other
    on other.company_id = %(company_id)s::bigint and link.opportunity_id = other.id
order by asked.position
