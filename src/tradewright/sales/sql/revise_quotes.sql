-- revise_quotes: (locked) quotes are superseded by drafts with what is left of them
-- in:  quote_id bigint[], valid_until date[], version int[], company_id bigint, user_id bigint,
--      days_valid int, at timestamptz, operation_id uuid
-- out: position, id (of the revision), code, number, revision, status, former_id
with home as materialized (
    select
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        currency.minor_unit
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.quote_id order by item.position) as nth
    from
        unnest(%(quote_id)s::bigint[], %(valid_until)s::date[], %(version)s::int[])
        with ordinality as item (quote_id, valid_until, version, position)
),

judged as materialized (
    select
        asked.position,
        quote.id as former_id,
        quote.number,
        quote.root_id,
        quote.status,
        home.today,
        home.minor_unit,
        coalesce(asked.valid_until, home.today + %(days_valid)s::int) as valid_until,
        next.id as next_id,
        coalesce(next.revision, quote.revision + 1) as revision,
        case
            when quote.id is null then 'quote_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when quote.status = 'superseded' then 'already_revised'
            when quote.status = 'accepted' then 'quote_accepted'
            when quote.status not in ('sent', 'expired', 'declined', 'withdrawn')
                then 'quote_not_sent'
            when quote.version <> asked.version then 'quote_changed'
            when asked.valid_until < home.today then 'validity_passed'
            else 'revised'
        end as code
    from asked
    cross join home
    left join quote
        on
            quote.company_id = %(company_id)s::bigint
            and asked.quote_id = quote.id
    left join quote as next
        on
            quote.status = 'superseded'
            and next.company_id = %(company_id)s::bigint
            and quote.root_id = next.root_id
            and quote.revision + 1 = next.revision
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'revised' then nextval('quote_id_seq') end as id
    from judged
    order by judged.position
),

-- of a choice that was made in part only what was chosen is left
standing as materialized (
    select
        numbered.id as revision_id,
        numbered.minor_unit,
        former.prices_include_tax,
        line.*,
        max(line.quantity_accepted) over (
            partition by line.quote_id, coalesce(line.alternative_to, line.line_no)
        ) as chosen
    from numbered
    inner join quote as former
        on
            former.company_id = %(company_id)s::bigint
            and numbered.former_id = former.id
    inner join quote_line as line
        on
            line.company_id = %(company_id)s::bigint
            and former.id = line.quote_id
    where numbered.id is not null
),

lines as materialized (
    select
        line.*,
        case when line.chosen = 0 then line.alternative_to end as replaces,
        line.quantity_entered - line.quantity_accepted as quantity_left,
        amounts.net,
        amounts.tax
    from standing as line
    left join lateral net_tax(
        round((line.quantity_entered - line.quantity_accepted) * line.unit_price, line.minor_unit),
        line.tax_rate, line.prices_include_tax, line.minor_unit
    ) as amounts on true
    where
        line.quantity_entered > line.quantity_accepted
        and (line.chosen = 0 or line.quantity_accepted > 0)
),

totals as materialized (
    select
        lines.revision_id,
        coalesce(sum(lines.net) filter (
            where not lines.is_optional and lines.replaces is null
        ), 0) as amount_net,
        coalesce(sum(lines.tax) filter (
            where not lines.is_optional and lines.replaces is null
        ), 0) as amount_tax
    from lines
    group by lines.revision_id
),

revised as (
    insert into quote (
        id, company_id, number, revision, root_id, customer_id, ship_to_id, warehouse_id,
        contact_id, customer_reference, currency, prices_include_tax, quoted_on, valid_until,
        requested_on, status, discount_percent, amount_net, amount_tax, amount_total, terms, note,
        reason_code, reason, competitor, entered_by, entered_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        former.number,
        numbered.revision,
        former.root_id,
        former.customer_id,
        former.ship_to_id,
        former.warehouse_id,
        former.contact_id,
        former.customer_reference,
        former.currency,
        former.prices_include_tax,
        numbered.today as quoted_on,
        numbered.valid_until,
        case when former.requested_on >= numbered.today then former.requested_on end
            as requested_on,
        'draft' as status,
        former.discount_percent,
        totals.amount_net,
        totals.amount_tax,
        totals.amount_net + totals.amount_tax as amount_total,
        former.terms,
        former.note,
        '' as reason_code,
        '' as reason,
        '' as competitor,
        %(user_id)s::bigint as entered_by,
        %(at)s::timestamptz as entered_at,
        1 as version
    from numbered
    inner join quote as former
        on
            former.company_id = %(company_id)s::bigint
            and numbered.former_id = former.id
    inner join totals on numbered.id = totals.revision_id
    where numbered.id is not null
    order by numbered.position
    returning quote.id, quote.customer_id, quote.amount_total, quote.currency
),

copied as (
    insert into quote_line (
        company_id, quote_id, line_no, item_id, is_stocked, description, unit_id, unit_numerator,
        unit_denominator, quantity_entered, quantity, quantity_accepted, is_optional,
        alternative_to, engine_price, given_price, discount_percent, unit_price, price_source,
        price_trace, unit_cost, competitor_price, available, promised_on, tax_class, tax_rate,
        amount_net, amount_tax
    )
    select
        %(company_id)s::bigint as company_id,
        lines.revision_id as quote_id,
        lines.line_no,
        lines.item_id,
        lines.is_stocked,
        lines.description,
        lines.unit_id,
        lines.unit_numerator,
        lines.unit_denominator,
        lines.quantity_left,
        trim_scale(lines.quantity_left * lines.unit_numerator / lines.unit_denominator)
            as quantity,
        0 as quantity_accepted,
        lines.is_optional,
        lines.replaces as alternative_to,
        lines.engine_price,
        lines.given_price,
        lines.discount_percent,
        lines.unit_price,
        lines.price_source,
        lines.price_trace,
        lines.unit_cost,
        lines.competitor_price,
        lines.available,
        lines.promised_on,
        lines.tax_class,
        lines.tax_rate,
        lines.net,
        lines.tax
    from lines
    order by lines.revision_id, lines.line_no
),

superseded as (
    update quote
    set
        status = 'superseded',
        reserved_until = null,
        ended_at = coalesce(quote.ended_at, %(at)s::timestamptz),
        version = quote.version + 1
    from numbered
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = numbered.former_id
        and numbered.id is not null
    returning
        quote.id, quote.number, quote.revision, quote.customer_id, quote.version,
        numbered.id as next_id, numbered.status as former
),

revoked as (
    update quote_link
    set revoked_at = %(at)s::timestamptz
    from superseded
    where
        quote_link.company_id = %(company_id)s::bigint
        and quote_link.quote_id = superseded.id
        and quote_link.revoked_at is null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        told.topic,
        'quote' as aggregate,
        told.key,
        told.version,
        told.body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from (
        select
            'sales.quote_revised' as topic,
            superseded.id as key,
            superseded.version,
            jsonb_build_object(
                'number', superseded.number,
                'revision', superseded.revision,
                'customer_id', superseded.customer_id,
                'next_id', superseded.next_id,
                'from', superseded.former,
                'to', 'superseded'
            ) as body
        from superseded
        union all
        select
            'sales.quote_entered' as topic,
            revised.id as key,
            1 as version,
            jsonb_build_object(
                'number', numbered.number,
                'revision', numbered.revision,
                'revises', numbered.former_id,
                'customer_id', revised.customer_id,
                'total', revised.amount_total,
                'currency', revised.currency,
                'from', null,
                'to', 'draft'
            ) as body
        from revised
        inner join numbered on revised.id = numbered.id
    ) as told
    order by told.key
)

select
    numbered.position,
    coalesce(numbered.id, numbered.next_id, numbered.former_id) as id,
    numbered.code,
    numbered.number,
    numbered.revision,
    numbered.status,
    numbered.former_id
from numbered
order by numbered.position
