-- judge_submission: which of the (locked) quotes may be submitted, and what is put before who
--                   approves them
-- in:  quote_id bigint[], reason text[], version int[], company_id bigint, may_price boolean,
--      at timestamptz
-- out: position, id, code, number, status, valid_until, reason, amount (the total), percent (the
--      highest discount of a line; null, which is without bound, where one leaves less than the
--      company's least margin), content
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as materialized (
    select
        item.*,
        row_number() over (partition by item.quote_id order by item.position) as nth
    from
        unnest(%(quote_id)s::bigint[], %(reason)s::text[], %(version)s::int[])
        with ordinality as item (quote_id, reason, version, position)
),

figures as materialized (
    select
        asked.position,
        coalesce(max(case
            when line.unit_price >= line.engine_price then 0
            when line.engine_price > 0
                then round(100 * (line.engine_price - line.unit_price) / line.engine_price, 4)
            else 100
        end), 0) as percent,
        bool_or(
            net.is_below_floor and line.unit_price < coalesce(line.engine_price, 'infinity')
        ) as is_below_floor,
        sum(round(line.unit_cost * line.quantity_entered, 2)) filter (
            where not line.is_optional and line.alternative_to is null
        ) as cost,
        jsonb_agg(
            jsonb_build_object(
                'line_no', line.line_no,
                'item', item.code,
                'quantity', trim_scale(line.quantity_entered),
                'unit', unit.code,
                'is_optional', line.is_optional,
                'alternative_to', line.alternative_to,
                'price_of_conditions', trim_scale(line.engine_price),
                'price_asked', trim_scale(line.unit_price),
                'unit_cost', trim_scale(line.unit_cost),
                'is_below_floor', net.is_below_floor
            ) order by line.line_no
        ) as lines
    from asked
    inner join quote_line as line
        on
            line.company_id = %(company_id)s::bigint
            and asked.quote_id = line.quote_id
    inner join item on item.company_id = %(company_id)s::bigint and line.item_id = item.id
    inner join unit on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
    inner join quote as stated
        on stated.company_id = %(company_id)s::bigint and asked.quote_id = stated.id
    cross join
        lateral net_cost_of(
            %(company_id)s::bigint, stated.customer_id, line.item_id,
            price_per_unit(
                line.unit_price, line.unit_numerator, line.unit_denominator, 1, 1
            ) / case when stated.prices_include_tax then 1 + line.tax_rate else 1 end,
            price_per_unit(line.unit_cost, line.unit_numerator, line.unit_denominator, 1, 1),
            stated.quoted_on
        ) as net
    where asked.nth = 1
    group by asked.position
)

select
    asked.position,
    quote.id,
    case
        when quote.id is null then 'quote_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when quote.status = 'waiting' then 'already_waiting'
        when quote.status = 'approved' then 'already_approved'
        when quote.status <> 'draft' then 'quote_not_draft'
        when quote.version <> asked.version then 'quote_changed'
        when quote.valid_until < home.today then 'validity_passed'
        when figures.percent > 0 and not %(may_price)s::boolean then 'price_not_permitted'
        else 'submitted'
    end as code,
    quote.number,
    quote.status,
    quote.valid_until,
    asked.reason,
    quote.amount_total as amount,
    case when not figures.is_below_floor then figures.percent end as percent,
    jsonb_build_object(
        'quote', quote.number,
        'revision', quote.revision,
        'customer', customer.code || ' ' || customer.name,
        'currency', quote.currency,
        'total', quote.amount_total,
        'net', quote.amount_net,
        'discount_percent', trim_scale(quote.discount_percent),
        'valid_until', quote.valid_until,
        'terms', quote.terms,
        'cost', figures.cost,
        'lines', figures.lines
    ) as content
from asked
cross join home
left join quote
    on
        quote.company_id = %(company_id)s::bigint
        and asked.quote_id = quote.id
left join figures on asked.position = figures.position
left join customer
    on
        customer.company_id = %(company_id)s::bigint
        and quote.customer_id = customer.id
order by asked.position
