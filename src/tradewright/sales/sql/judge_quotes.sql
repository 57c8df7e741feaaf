-- judge_quotes: which quotes may be stated as asked, new or anew; their lines priced by the
--               conditions, discounted and taxed
-- in:  quote_id bigint[] (locked; null: a new one), version int[] (null: whatever it is now),
--      customer text[] (of a new one), ship_to text[], warehouse text[], contact_id bigint[],
--      customer_reference text[], valid_until date[], requested_on date[],
--      discount_percent numeric[], terms text[], note text[], external_id text[],
--      lines_position int[], lines_item text[], lines_quantity numeric[], lines_unit text[],
--      lines_price numeric[], lines_discount_percent numeric[], lines_is_optional boolean[],
--      lines_alternative_to int[], lines_competitor_price numeric[], lines_description text[],
--      lines_line_no int[], company_id bigint, may_price boolean, days_valid int, at timestamptz
-- out: position, id (of a quote that is known), code, request_id (what it waited for), detail,
--      then what state_quotes takes of each quote, and lines, what it takes of each of its lines
with home as materialized (
    select
        company.currency,
        currency.minor_unit,
        company.went_live_on is not null as is_live,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.position,
        item.quote_id,
        item.version,
        item.customer,
        item.ship_to,
        item.warehouse,
        item.contact_id,
        item.customer_reference,
        coalesce(item.valid_until, home.today + %(days_valid)s::int) as valid_until,
        item.requested_on,
        item.discount_percent,
        item.terms,
        item.note,
        item.external_id,
        home.today,
        home.currency as home_currency,
        home.minor_unit,
        home.is_live,
        row_number() over (partition by item.external_id order by item.position) as nth_key,
        row_number() over (partition by item.quote_id order by item.position) as nth_id
    from
        unnest(
            %(quote_id)s::bigint[], %(version)s::int[], %(customer)s::text[], %(ship_to)s::text[],
            %(warehouse)s::text[], %(contact_id)s::bigint[], %(customer_reference)s::text[],
            %(valid_until)s::date[], %(requested_on)s::date[], %(discount_percent)s::numeric[],
            %(terms)s::text[], %(note)s::text[], %(external_id)s::text[]
        )
        with ordinality as item (
            quote_id, version, customer, ship_to, warehouse, contact_id, customer_reference,
            valid_until, requested_on, discount_percent, terms, note, external_id, position
        )
    cross join home
),

heads as materialized (
    select
        asked.*,
        customer.id as customer_id,
        customer.prices_include_tax,
        coalesce(old.currency, customer.currency) as quote_currency,
        ship_to.id as ship_to_id,
        ship_to.country,
        ship_to.region,
        warehouse.id as warehouse_id,
        old.id as old_id,
        old.number as old_number,
        old.revision as old_revision,
        old.status as former,
        old.request_id as former_request_id,
        known.id as known_id,
        known.number as known_number,
        blocked.message as blocked_because,
        case
            when asked.quote_id is not null and old.id is null then 'quote_not_found'
            when asked.quote_id is not null and asked.nth_id > 1 then 'repeated_in_batch'
            when old.status not in ('draft', 'waiting', 'approved') then 'quote_not_open'
            when old.version <> asked.version then 'quote_changed'
            when known.id is not null then 'already_entered'
            when asked.external_id is not null and asked.nth_key > 1 then 'repeated_in_batch'
            when not asked.is_live then 'company_not_live'
            when customer.id is null then 'unknown_customer'
            when customer.status <> 'active' then 'customer_not_active'
            when blocked.message is not null then 'record_blocked'
            when ship_to.id is null then 'unknown_ship_to'
            when warehouse.id is null then 'unknown_warehouse'
            when asked.contact_id is not null and contact.id is null then 'unknown_contact'
            when customer.currency <> asked.home_currency then 'currency_not_traded'
            when asked.valid_until < asked.today then 'validity_passed'
            when asked.requested_on < asked.today then 'requested_too_early'
            -- in PostgreSQL NaN is above infinity
            when
                asked.discount_percent is null
                or asked.discount_percent < 0
                or asked.discount_percent >= 100
                then 'discount_out_of_range'
            when asked.discount_percent > 0 and not %(may_price)s::boolean
                then 'discount_not_permitted'
        end as fault
    from asked
    left join quote as old
        on old.company_id = %(company_id)s::bigint and asked.quote_id = old.id
    left join customer as named
        on
            asked.quote_id is null
            and named.company_id = %(company_id)s::bigint
            and asked.customer = named.code
    -- the code of a customer that was merged into another means that one
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and coalesce(old.customer_id, named.merged_into_id, named.id) = customer.id
    left join contact
        on
            contact.company_id = %(company_id)s::bigint
            and asked.contact_id = contact.id
            and customer.id = contact.customer_id
            and contact.status = 'active'
    left join lateral why_blocked(
        %(company_id)s::bigint, 'customer', customer.id
    ) as blocked on true
    left join lateral ship_to_named(
        %(company_id)s::bigint, customer.id, asked.ship_to
    ) as ship_to on true
    left join lateral warehouse_named(
        %(company_id)s::bigint, asked.warehouse
    ) as warehouse on true
    left join quote as known
        on
            asked.quote_id is null
            and known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
),

named as materialized (
    select
        line.position,
        line.nth::int as nth,
        line.item as item_code,
        line.quantity as quantity_entered,
        line.unit as unit_code,
        line.price as given_price,
        line.discount_percent,
        line.is_optional,
        line.alternative_to,
        line.competitor_price,
        coalesce(
            line.line_no, row_number() over (partition by line.position order by line.nth)::int
        ) as line_no,
        heads.customer_id,
        heads.ship_to_id,
        heads.warehouse_id,
        heads.today,
        heads.requested_on,
        heads.discount_percent as head_percent,
        heads.quote_currency,
        heads.prices_include_tax,
        heads.minor_unit,
        heads.country,
        heads.region,
        item.id as item_id,
        item.is_active,
        item.kind = 'stock' as is_stocked,
        item.tax_class,
        coalesce(nullif(line.description, ''), item.name) as description,
        sold_by.unit_id,
        sold_by.numerator,
        sold_by.denominator,
        sold_by.decimals,
        line.quantity * sold_by.numerator / sold_by.denominator as quantity
    from
        unnest(
            %(lines_position)s::int[], %(lines_item)s::text[], %(lines_quantity)s::numeric[],
            %(lines_unit)s::text[], %(lines_price)s::numeric[],
            %(lines_discount_percent)s::numeric[], %(lines_is_optional)s::boolean[],
            %(lines_alternative_to)s::int[], %(lines_competitor_price)s::numeric[],
            %(lines_description)s::text[], %(lines_line_no)s::int[]
        )
        with ordinality as line (
            position, item, quantity, unit, price, discount_percent, is_optional, alternative_to,
            competitor_price, description, line_no, nth
        )
    inner join heads on line.position = heads.position
    left join lateral item_called(
        %(company_id)s::bigint, heads.customer_id, line.item
    ) as known_as on true
    left join item
        on item.company_id = %(company_id)s::bigint and known_as.item_id = item.id
    left join lateral unit_sold(
        %(company_id)s::bigint,
        item.id,
        line.unit,
        coalesce(known_as.unit_id, item.stocking_unit_id)
    ) as sold_by on true
),

-- all lines at once (rules.md C3); of what is beyond a contract's cap, the price of all together
found as materialized (
    select
        price.nth,
        case
            when count(*) = 1 then max(price.price)
            else round(sum(price.price * price.quantity) / sum(price.quantity), 6)
        end as price,
        (array_agg(price.source order by price.part))[1] as source,
        (array_agg(price.trace order by price.part))[1] as trace
    from
        price_lines(
            %(company_id)s::bigint,
            (
                select
                    array_agg(
                        row(
                            named.nth, named.position, named.customer_id, named.ship_to_id,
                            named.item_id, named.unit_id, named.quote_currency,
                            named.quantity_entered, named.today,
                            average_cost(
                                %(company_id)s::bigint, named.item_id, named.warehouse_id
                            ),
                            ''
                        )::price_asked order by named.nth
                    )
                from named
                where
                    named.unit_id is not null
                    and named.customer_id is not null
                    and named.quantity_entered > 0
                    and named.quantity_entered < 'infinity'
            )
        ) as price
    group by price.nth
),

-- the line's discount, then the head's, each a percentage of what is left (rules.md C3.9)
lines as materialized (
    select
        named.*,
        found.price as engine_price,
        case
            when
                named.given_price is null
                and named.discount_percent = 0
                and named.head_percent = 0
                then found.source
            else 'manual'
        end as price_source,
        -- as text: it passes through Python, and its figures stay figures
        (
            coalesce(found.trace, '{}') || jsonb_build_object(
                'engine', found.source,
                'given', named.given_price,
                'discounts', jsonb_build_array(named.discount_percent, named.head_percent)
            )
        )::text as price_trace,
        round(
            coalesce(named.given_price, found.price)
            * (1 - named.discount_percent / 100) * (1 - named.head_percent / 100), 6
        ) as unit_price,
        tax_rate_for(
            %(company_id)s::bigint, named.country, named.region, named.tax_class, named.today
        ) as tax_rate,
        case
            when named.is_stocked
                then
                    trim_scale(round(
                        coalesce(level.on_hand - level.reserved, 0)
                        * named.denominator / named.numerator, 6
                    ))
        end as available,
        case
            when
                not named.is_stocked
                or (level.on_hand - level.reserved) * named.denominator
                >= named.quantity_entered * named.numerator
                then coalesce(named.requested_on, named.today)
        end as promised_on,
        round(
            level.amount_value / nullif(level.on_hand, 0) * named.numerator / named.denominator, 6
        ) as unit_cost,
        lag(named.line_no) over (partition by named.position order by named.line_no, named.nth)
        = named.line_no as is_repeated,
        array_agg(named.line_no) filter (
            where not named.is_optional and named.alternative_to is null
        ) over (partition by named.position) as standard_lines
    from named
    left join found on named.nth = found.nth
    left join stock_level as level
        on
            level.company_id = %(company_id)s::bigint
            and named.item_id = level.item_id
            and named.warehouse_id = level.warehouse_id
),

valued as materialized (
    select
        lines.*,
        case
            when lines.is_repeated then 'repeated_line'
            when lines.item_id is null then 'unknown_item'
            when not lines.is_active then 'item_not_active'
            when exists (
                select 1
                from why_blocked(%(company_id)s::bigint, 'item', lines.item_id)
            ) then 'item_blocked'
            when lines.unit_id is null then 'unknown_unit'
            when
                lines.quantity_entered is null
                or lines.quantity_entered <= 0
                or lines.quantity_entered >= 'infinity'
                then 'quantity_not_positive'
            when
                scale(trim_scale(lines.quantity_entered)) > lines.decimals
                or lines.quantity * lines.denominator
                <> lines.quantity_entered * lines.numerator
                or scale(trim_scale(lines.quantity)) > 6
                then 'quantity_too_precise'
            when
                not %(may_price)s::boolean
                and (lines.given_price is not null or lines.discount_percent > 0)
                then 'price_not_permitted'
            when lines.given_price < 0 or lines.given_price >= 'infinity' then 'price_negative'
            when scale(trim_scale(lines.given_price)) > 6 then 'price_too_precise'
            when
                lines.discount_percent is null
                or lines.discount_percent < 0
                or lines.discount_percent >= 100
                then 'line_discount_out_of_range'
            when lines.competitor_price < 0 or lines.competitor_price >= 'infinity'
                then 'competitor_price_negative'
            when
                lines.alternative_to is not null
                and (
                    lines.is_optional
                    or not coalesce(lines.alternative_to = any(lines.standard_lines), false)
                )
                then 'unknown_alternative'
            when lines.unit_price is null then 'no_price'
            when lines.tax_rate is null then 'no_tax_rate'
        end as fault,
        not lines.is_optional and lines.alternative_to is null as is_standard
    from lines
),

faults as materialized (
    select
        valued.position,
        count(*) filter (where valued.is_standard) as standard_count,
        (array_agg(valued.fault order by valued.nth) filter (where valued.fault is not null))[1]
            as first_fault,
        jsonb_agg(
            jsonb_build_object(
                'line', valued.line_no,
                'nth', valued.line_place,
                'code', valued.fault,
                'value',
                case
                    when valued.fault = 'repeated_line' then to_jsonb(valued.line_no)
                    when valued.fault = 'unknown_unit' then to_jsonb(valued.unit_code)
                    when valued.fault = 'unknown_alternative'
                        then to_jsonb(valued.alternative_to)
                    when valued.fault like 'quantity%%' then to_jsonb(valued.quantity_entered)
                    when valued.fault like 'price%%' then to_jsonb(valued.given_price)
                    when valued.fault = 'line_discount_out_of_range'
                        then to_jsonb(valued.discount_percent)
                    when valued.fault = 'competitor_price_negative'
                        then to_jsonb(valued.competitor_price)
                    when valued.fault = 'no_tax_rate'
                        then to_jsonb(valued.country || ', ' || valued.tax_class)
                    else to_jsonb(valued.item_code)
                end
            ) order by valued.nth
        ) filter (where valued.fault is not null) as errors
    from (
        select
            valued.*,
            row_number() over (partition by valued.position order by valued.nth) as line_place
        from valued
    ) as valued
    group by valued.position
),

taxed as materialized (
    select
        valued.*,
        amounts.net as amount_net,
        amounts.tax as amount_tax
    from valued
    left join lateral net_tax(
        round(valued.quantity_entered * valued.unit_price, valued.minor_unit), valued.tax_rate,
        valued.prices_include_tax, valued.minor_unit
    ) as amounts on true
),

totals as materialized (
    select
        taxed.position,
        sum(taxed.amount_net) as amount_net,
        sum(taxed.amount_tax) as amount_tax
    from taxed
    where taxed.is_standard
    group by taxed.position
),

judged as materialized (
    select
        heads.*,
        faults.errors,
        totals.amount_net,
        totals.amount_tax,
        coalesce(
            heads.fault,
            faults.first_fault,
            case when coalesce(faults.standard_count, 0) = 0 then 'no_lines' end,
            case when heads.quote_id is null then 'entered' else 'changed' end
        ) as code
    from heads
    left join faults on heads.position = faults.position
    left join totals on heads.position = totals.position
),

goods as materialized (
    select
        taxed.position,
        jsonb_agg(to_jsonb(taxed) order by taxed.line_no) as lines
    from taxed
    group by taxed.position
)

select
    judged.position,
    coalesce(judged.old_id, judged.known_id) as id,
    judged.code,
    judged.former_request_id as request_id,
    case
        when judged.code = 'already_entered'
            then jsonb_build_object('number', judged.known_number)
        when judged.fault is null and judged.errors is not null
            then
                jsonb_build_object(
                    'errors', judged.errors,
                    'value', judged.errors -> 0 -> 'value',
                    'line', judged.errors -> 0 -> 'line'
                )
        else
            jsonb_build_object(
                'traded', judged.home_currency,
                'because', judged.blocked_because,
                'status', judged.former,
                'value',
                case judged.code
                    when 'unknown_customer' then judged.customer
                    when 'customer_not_active' then judged.customer
                    when 'record_blocked' then judged.customer
                    when 'unknown_ship_to' then judged.ship_to
                    when 'unknown_warehouse' then judged.warehouse
                    when 'unknown_contact' then judged.contact_id::text
                    when 'currency_not_traded' then judged.quote_currency
                end
            )
    end as detail,
    judged.former,
    judged.customer_id,
    judged.ship_to_id,
    judged.warehouse_id,
    judged.contact_id,
    judged.customer_reference,
    judged.quote_currency as currency,
    judged.prices_include_tax,
    judged.today as quoted_on,
    judged.valid_until,
    judged.requested_on,
    judged.discount_percent,
    judged.amount_net,
    judged.amount_tax,
    judged.terms,
    judged.note,
    judged.external_id,
    goods.lines
from judged
left join goods on judged.position = goods.position
order by judged.position
