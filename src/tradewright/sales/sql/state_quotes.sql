-- state_quotes: quotes stand as they were judged: new drafts, or (locked) ones that become drafts
--               again
-- in:  quote_id bigint[] (null: a new one), former text[], customer_id bigint[],
--      ship_to_id bigint[], warehouse_id bigint[], contact_id bigint[],
--      customer_reference text[], currency text[],
--      prices_include_tax boolean[], quoted_on date[], valid_until date[], requested_on date[],
--      discount_percent numeric[], amount_net numeric[], amount_tax numeric[], terms text[],
--      note text[], external_id text[], and of their lines: line_position int[] (of the quote),
--      line_line_no int[], line_item_id bigint[], line_is_stocked boolean[],
--      line_description text[],
--      line_unit_id bigint[], line_numerator bigint[], line_denominator bigint[],
--      line_quantity_entered numeric[], line_quantity numeric[], line_is_optional boolean[],
--      line_alternative_to int[], line_engine_price numeric[], line_given_price numeric[],
--      line_discount_percent numeric[], line_unit_price numeric[], line_price_source text[],
--      line_price_trace jsonb[], line_unit_cost numeric[], line_competitor_price numeric[],
--      line_available numeric[], line_promised_on date[], line_tax_class text[],
--      line_tax_rate numeric[], line_amount_net numeric[], line_amount_tax numeric[];
--      company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, number
with asked as (
    select item.*
    from
        unnest(
            %(quote_id)s::bigint[], %(former)s::text[], %(customer_id)s::bigint[],
            %(ship_to_id)s::bigint[], %(warehouse_id)s::bigint[], %(contact_id)s::bigint[],
            %(customer_reference)s::text[], %(currency)s::text[], %(prices_include_tax)s::boolean[],
            %(quoted_on)s::date[], %(valid_until)s::date[], %(requested_on)s::date[],
            %(discount_percent)s::numeric[], %(amount_net)s::numeric[], %(amount_tax)s::numeric[],
            %(terms)s::text[], %(note)s::text[], %(external_id)s::text[]
        )
        with ordinality as item (
            quote_id, former, customer_id, ship_to_id, warehouse_id, contact_id, customer_reference,
            currency, prices_include_tax, quoted_on, valid_until, requested_on, discount_percent,
            amount_net, amount_tax, terms, note, external_id, position
        )
),

lines as materialized (
    select line.*
    from
        unnest(
            %(line_position)s::int[], %(line_line_no)s::int[], %(line_item_id)s::bigint[],
            %(line_is_stocked)s::boolean[], %(line_description)s::text[],
            %(line_unit_id)s::bigint[], %(line_numerator)s::bigint[],
            %(line_denominator)s::bigint[], %(line_quantity_entered)s::numeric[],
            %(line_quantity)s::numeric[], %(line_is_optional)s::boolean[],
            %(line_alternative_to)s::int[], %(line_engine_price)s::numeric[],
            %(line_given_price)s::numeric[], %(line_discount_percent)s::numeric[],
            %(line_unit_price)s::numeric[], %(line_price_source)s::text[],
            %(line_price_trace)s::jsonb[], %(line_unit_cost)s::numeric[],
            %(line_competitor_price)s::numeric[], %(line_available)s::numeric[],
            %(line_promised_on)s::date[], %(line_tax_class)s::text[], %(line_tax_rate)s::numeric[],
            %(line_amount_net)s::numeric[], %(line_amount_tax)s::numeric[]
        ) as line (
            position, line_no, item_id, is_stocked, description, unit_id, numerator, denominator,
            quantity_entered, quantity, is_optional, alternative_to, engine_price, given_price,
            discount_percent, unit_price, price_source, price_trace, unit_cost, competitor_price,
            available, promised_on, tax_class, tax_rate, amount_net, amount_tax
        )
),

numbered as materialized (
    select
        asked.*,
        coalesce(asked.quote_id, nextval('quote_id_seq')) as id,
        coalesce(quote.number, plain_number(%(company_id)s::bigint, 'quote')) as number
    from asked
    left join quote
        on
            quote.company_id = %(company_id)s::bigint
            and asked.quote_id = quote.id
    order by asked.position
),

entered as (
    insert into quote (
        id, company_id, number, revision, root_id, external_id, customer_id, ship_to_id,
        warehouse_id, contact_id, customer_reference, currency, prices_include_tax, quoted_on,
        valid_until, requested_on, status, discount_percent, amount_net, amount_tax, amount_total,
        terms, note, reason_code, reason, competitor, entered_by, entered_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        1 as revision,
        numbered.id as root_id,
        numbered.external_id,
        numbered.customer_id,
        numbered.ship_to_id,
        numbered.warehouse_id,
        numbered.contact_id,
        numbered.customer_reference,
        numbered.currency,
        numbered.prices_include_tax,
        numbered.quoted_on,
        numbered.valid_until,
        numbered.requested_on,
        'draft' as status,
        numbered.discount_percent,
        numbered.amount_net,
        numbered.amount_tax,
        numbered.amount_net + numbered.amount_tax as amount_total,
        numbered.terms,
        numbered.note,
        '' as reason_code,
        '' as reason,
        '' as competitor,
        %(user_id)s::bigint as entered_by,
        %(at)s::timestamptz as entered_at,
        1 as version
    from numbered
    where numbered.quote_id is null
),

changed as (
    update quote
    set
        ship_to_id = numbered.ship_to_id,
        warehouse_id = numbered.warehouse_id,
        contact_id = numbered.contact_id,
        customer_reference = numbered.customer_reference,
        prices_include_tax = numbered.prices_include_tax,
        quoted_on = numbered.quoted_on,
        valid_until = numbered.valid_until,
        requested_on = numbered.requested_on,
        status = 'draft',
        request_id = null,
        discount_percent = numbered.discount_percent,
        amount_net = numbered.amount_net,
        amount_tax = numbered.amount_tax,
        amount_total = numbered.amount_net + numbered.amount_tax,
        terms = numbered.terms,
        note = numbered.note,
        version = quote.version + 1
    from numbered
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = numbered.quote_id
    returning quote.id, quote.revision, quote.version
),

stated as (
    insert into quote_line (
        company_id, quote_id, line_no, item_id, is_stocked, description, unit_id, unit_numerator,
        unit_denominator, quantity_entered, quantity, quantity_accepted, is_optional,
        alternative_to, engine_price, given_price, discount_percent, unit_price, price_source,
        price_trace, unit_cost, competitor_price, available, promised_on, tax_class, tax_rate,
        amount_net, amount_tax
    )
    select
        %(company_id)s::bigint as company_id,
        numbered.id as quote_id,
        line.line_no,
        line.item_id,
        line.is_stocked,
        line.description,
        line.unit_id,
        line.numerator,
        line.denominator,
        line.quantity_entered,
        trim_scale(line.quantity) as quantity,
        0 as quantity_accepted,
        line.is_optional,
        line.alternative_to,
        line.engine_price,
        line.given_price,
        line.discount_percent,
        line.unit_price,
        line.price_source,
        line.price_trace,
        line.unit_cost,
        line.competitor_price,
        line.available,
        line.promised_on,
        line.tax_class,
        line.tax_rate,
        line.amount_net,
        line.amount_tax
    from lines as line
    inner join numbered on line.position = numbered.position
    order by line.position, line.line_no
    on conflict (quote_id, line_no) do update
        set
            item_id = excluded.item_id,
            is_stocked = excluded.is_stocked,
            description = excluded.description,
            unit_id = excluded.unit_id,
            unit_numerator = excluded.unit_numerator,
            unit_denominator = excluded.unit_denominator,
            quantity_entered = excluded.quantity_entered,
            quantity = excluded.quantity,
            is_optional = excluded.is_optional,
            alternative_to = excluded.alternative_to,
            engine_price = excluded.engine_price,
            given_price = excluded.given_price,
            discount_percent = excluded.discount_percent,
            unit_price = excluded.unit_price,
            price_source = excluded.price_source,
            price_trace = excluded.price_trace,
            unit_cost = excluded.unit_cost,
            competitor_price = excluded.competitor_price,
            available = excluded.available,
            promised_on = excluded.promised_on,
            tax_class = excluded.tax_class,
            tax_rate = excluded.tax_rate,
            amount_net = excluded.amount_net,
            amount_tax = excluded.amount_tax
),

dropped as (
    delete from quote_line
    using (
        select former.id
        from numbered
        inner join quote_line as former
            on
                former.company_id = %(company_id)s::bigint
                and numbered.quote_id = former.quote_id
        left join lines on numbered.position = lines.position and former.line_no = lines.line_no
        where lines.position is null
    ) as gone
    where
        quote_line.company_id = %(company_id)s::bigint
        and quote_line.id = gone.id
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        case
            when numbered.quote_id is null then 'sales.quote_entered'
            else 'sales.quote_changed'
        end as topic,
        'quote' as aggregate,
        numbered.id as key,
        coalesce(changed.version, 1) as version,
        jsonb_build_object(
            'number', numbered.number,
            'revision', coalesce(changed.revision, 1),
            'customer_id', numbered.customer_id,
            'total', numbered.amount_net + numbered.amount_tax,
            'currency', numbered.currency,
            'from', numbered.former,
            'to', 'draft'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    left join changed on numbered.id = changed.id
    order by numbered.id
)

select
    numbered.position,
    numbered.id,
    numbered.number
from numbered
order by numbered.position
