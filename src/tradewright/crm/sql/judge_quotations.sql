-- judge_quotations: which (locked) opportunities may be quoted, and what of them
-- in:  opportunity_id bigint[], at_expected_prices boolean[], version int[] (null: any),
--      company_id bigint
-- out: position, id, code, number, customer, contact_id, status, value (their currency),
--      same_currency, quote_id and quote (the
--      open one), lines (jsonb: those of items), left_out (text[]: what has no item yet)
with asked as (
    select
        item.*,
        row_number() over (partition by item.opportunity_id order by item.position) as nth
    from
        unnest(%(opportunity_id)s::bigint[], %(at_expected_prices)s::boolean[], %(version)s::int[])
        with ordinality as item (opportunity_id, at_expected_prices, version_seen, position)
),

found as materialized (
    select
        asked.position,
        asked.nth,
        asked.at_expected_prices,
        asked.version_seen,
        opportunity.id as known_id,
        opportunity.number,
        opportunity.version,
        opportunity.status,
        opportunity.contact_id,
        opportunity.currency,
        customer.code as customer,
        customer.currency as customer_currency,
        now_open.id as quote_id,
        now_open.number as quote_number,
        now_open.revision,
        wanted.lines,
        wanted.left_out
    from asked
    left join opportunity
        on opportunity.company_id = %(company_id)s::bigint and asked.opportunity_id = opportunity.id
    left join customer
        on customer.company_id = %(company_id)s::bigint and opportunity.customer_id = customer.id
    left join lateral (
        select
            quote.id,
            quote.number,
            quote.revision
        from opportunity_quote
        inner join quote
            on
                quote.company_id = %(company_id)s::bigint
                and opportunity_quote.quote_id = quote.root_id
                and quote.status in ('draft', 'waiting', 'approved', 'sent')
        where
            opportunity_quote.company_id = %(company_id)s::bigint
            and opportunity_quote.opportunity_id = opportunity.id
        order by quote.id desc
        limit 1
    ) as now_open on true
    left join lateral (
        select
            jsonb_agg(
                jsonb_build_object(
                    'item', item.code,
                    'unit', unit.code,
                    'line_no', line.line_no,
                    'quantity', line.quantity::text,
                    'price', line.price::text,
                    'competitor_price', line.competitor_price::text
                )
                order by line.line_no
            ) filter (where line.item_id is not null) as lines,
            array_agg(line.description order by line.line_no)
            filter (where line.item_id is null) as left_out
        from opportunity_line as line
        left join item
            on item.company_id = %(company_id)s::bigint and line.item_id = item.id
        left join unit
            on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
        where
            line.company_id = %(company_id)s::bigint
            and line.opportunity_id = opportunity.id
    ) as wanted on true
)

select
    found.position,
    found.known_id as id,
    case
        when found.known_id is null then 'opportunity_not_found'
        when found.nth > 1 then 'repeated_in_batch'
        when found.quote_id is not null then 'already_quoted'
        when found.version <> found.version_seen then 'opportunity_changed'
        when found.status <> 'open' then 'opportunity_not_open'
        when found.customer is null then 'no_customer'
        when found.lines is null then 'no_lines'
        when found.at_expected_prices and found.currency <> found.customer_currency
            then 'other_currency'
        else 'ready'
    end as code,
    found.number,
    found.customer,
    found.contact_id,
    found.status,
    found.customer_currency as value,
    found.currency = found.customer_currency as same_currency,
    found.quote_id,
    case
        when found.revision = 1 then found.quote_number
        else found.quote_number || ' rev. ' || found.revision
    end as quote,
    coalesce(found.lines, '[]') as lines,
    coalesce(found.left_out, '{}') as left_out
from found
order by found.position
