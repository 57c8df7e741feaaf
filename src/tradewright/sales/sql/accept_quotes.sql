-- accept_quotes: (locked) quotes became orders, in whole or in part; the lines of the orders say
--                that their price is that of the quote
-- in:  quote_id bigint[], order_id bigint[], external_id text[], signed_as text[],
--      keep_open boolean[], reason_code text[], reason text[], lines_position int[],
--      lines_quote_line_id bigint[], lines_line_no int[], lines_quantity numeric[], channel text,
--      company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, quote_id, is_closed
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as materialized (
    select
        item.*,
        nextval('quote_acceptance_id_seq') as acceptance_id
    from
        unnest(
            %(quote_id)s::bigint[], %(order_id)s::bigint[], %(external_id)s::text[],
            %(signed_as)s::text[], %(keep_open)s::boolean[], %(reason_code)s::text[],
            %(reason)s::text[]
        )
        with ordinality as item (
            quote_id, order_id, external_id, signed_as, keep_open, reason_code, reason, position
        )
),

taken as materialized (
    select
        asked.position,
        asked.acceptance_id,
        asked.quote_id,
        asked.order_id,
        line.quote_line_id,
        line.quantity,
        order_line.id as order_line_id
    from
        unnest(
            %(lines_position)s::int[], %(lines_quote_line_id)s::bigint[], %(lines_line_no)s::int[],
            %(lines_quantity)s::numeric[]
        ) as line (position, quote_line_id, line_no, quantity)
    inner join asked on line.position = asked.position
    inner join sales_order_line as order_line
        on
            order_line.company_id = %(company_id)s::bigint
            and asked.order_id = order_line.order_id
            and line.line_no = order_line.line_no
),

-- a choice (a line and its alternatives) is settled once one of them is taken in full
choices as materialized (
    select
        asked.position,
        coalesce(line.alternative_to, line.line_no) as choice,
        max(
            (line.quantity_accepted + coalesce(taken.quantity, 0)) / line.quantity_entered
        ) as share
    from asked
    inner join quote_line as line
        on
            line.company_id = %(company_id)s::bigint
            and asked.quote_id = line.quote_id
            and not line.is_optional
    left join taken on line.id = taken.quote_line_id
    group by asked.position, coalesce(line.alternative_to, line.line_no)
),

decided as materialized (
    select
        asked.*,
        not asked.keep_open or min(choices.share) >= 1 as is_closed
    from asked
    inner join choices on asked.position = choices.position
    group by
        asked.position, asked.quote_id, asked.order_id, asked.external_id, asked.signed_as,
        asked.keep_open, asked.reason_code, asked.reason, asked.acceptance_id
),

drifted as materialized (
    select
        asked.position,
        jsonb_agg(
            jsonb_build_object(
                'line_no', drift.line_no,
                'price_then', trim_scale(drift.price_then),
                'price_now', trim_scale(drift.price_now),
                'tax_then', trim_scale(drift.tax_then),
                'tax_now', trim_scale(drift.tax_now),
                'available_then', drift.available_then,
                'available_now', drift.available_now
            ) order by drift.line_no
        ) as changes
    from asked
    cross join home
    cross join
        lateral quote_drift(%(company_id)s::bigint, asked.quote_id, home.today) as drift
    inner join taken on drift.line_id = taken.quote_line_id
    where
        drift.price_then is distinct from drift.price_now
        or drift.tax_then is distinct from drift.tax_now
        or drift.available_then is distinct from drift.available_now
    group by asked.position
),

noted as (
    insert into quote_acceptance (
        id, company_id, quote_id, order_id, external_id, channel, signed_as, changes, accepted_by,
        accepted_at
    )
    select
        decided.acceptance_id,
        %(company_id)s::bigint as company_id,
        decided.quote_id,
        decided.order_id,
        decided.external_id,
        %(channel)s::text as channel,
        decided.signed_as,
        coalesce(drifted.changes, '[]') as changes,
        %(user_id)s::bigint as accepted_by,
        %(at)s::timestamptz as accepted_at
    from decided
    left join drifted on decided.position = drifted.position
    order by decided.position
),

noted_lines as (
    insert into quote_acceptance_line (
        company_id, acceptance_id, quote_line_id, order_line_id, quantity
    )
    select
        %(company_id)s::bigint as company_id,
        taken.acceptance_id,
        taken.quote_line_id,
        taken.order_line_id,
        taken.quantity
    from taken
    order by taken.position, taken.order_line_id
),

used as (
    update quote_line
    set quantity_accepted = quote_line.quantity_accepted + taken.quantity
    from taken
    where
        quote_line.company_id = %(company_id)s::bigint
        and quote_line.id = taken.quote_line_id
),

priced as (
    update sales_order_line
    set
        price_source = 'quote',
        price_trace = jsonb_build_object(
            'won', jsonb_build_object(
                'level', 'quote',
                'quote_id', quote.id,
                'number', quote.number,
                'revision', quote.revision,
                'line_no', quote_line.line_no
            ),
            'engine_price', quote_line.engine_price,
            'quoted', quote_line.price_trace
        )
    from taken
    inner join quote_line
        on
            quote_line.company_id = %(company_id)s::bigint
            and taken.quote_line_id = quote_line.id
    inner join quote
        on
            quote.company_id = %(company_id)s::bigint
            and taken.quote_id = quote.id
    where
        sales_order_line.company_id = %(company_id)s::bigint
        and sales_order_line.id = taken.order_line_id
),

accepted as (
    update quote
    set
        status = case when decided.is_closed then 'accepted' else 'sent' end,
        reserved_until = case when decided.is_closed then null else quote.reserved_until end,
        ended_at = case when decided.is_closed then %(at)s::timestamptz end,
        reason_code = decided.reason_code,
        reason = decided.reason,
        version = quote.version + 1
    from decided
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = decided.quote_id
    returning
        quote.id, quote.number, quote.revision, quote.customer_id, quote.currency, quote.status,
        quote.version, decided.order_id
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.quote_accepted' as topic,
        'quote' as aggregate,
        accepted.id as key,
        accepted.version,
        jsonb_build_object(
            'number', accepted.number,
            'revision', accepted.revision,
            'customer_id', accepted.customer_id,
            'order_id', accepted.order_id,
            'order_number', sales_order.number,
            'total', sales_order.amount_total,
            'currency', accepted.currency,
            'channel', %(channel)s::text,
            'from', 'sent',
            'to', accepted.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from accepted
    inner join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and accepted.order_id = sales_order.id
    order by accepted.id
)

select
    decided.position,
    decided.quote_id,
    decided.is_closed
from decided
order by decided.position
