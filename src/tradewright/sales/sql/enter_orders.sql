-- enter_orders: draft orders with priced and taxed lines
-- in:  customer text[], ship_to text[], warehouse text[], currency text[],
--      customer_reference text[], channel text[], ordered_on date[], requested_on date[],
--      note text[], external_id text[], coupons text[], lines_position int[], lines_item text[],
--      lines_quantity numeric[], lines_unit text[], lines_price numeric[],
--      lines_description text[], lines_line_no int[], lines_requested_on date[],
--      company_id bigint, user_id bigint, may_override boolean, at timestamptz, operation_id uuid
-- out: position, id, code, is_capped (a line draws on a contract), detail
with home as materialized (
    select
        company.currency,
        currency.minor_unit,
        company.went_live_on is not null as is_live,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        coalesce(price_policy.priced_on = 'requested', false) as is_priced_on_request
    from company
    inner join currency on company.currency = currency.code
    left join price_policy on company.id = price_policy.company_id
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        coalesce(item.given_day, home.today) as ordered_on,
        coalesce(item.wanted_day, item.given_day, home.today) as requested_on,
        home.currency as home_currency,
        home.minor_unit,
        home.is_live,
        home.is_priced_on_request,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(
            %(customer)s::text[], %(ship_to)s::text[], %(warehouse)s::text[], %(currency)s::text[],
            %(customer_reference)s::text[], %(channel)s::text[], %(ordered_on)s::date[],
            %(requested_on)s::date[], %(note)s::text[], %(external_id)s::text[],
            %(coupons)s::text[]
        )
        with ordinality as item (
            customer, ship_to, warehouse, currency, customer_reference, channel, given_day,
            wanted_day, note, external_id, coupons, position
        )
    cross join home
),

heads as materialized (
    select
        asked.*,
        customer.id as customer_id,
        customer.prices_include_tax,
        coalesce(nullif(asked.currency, ''), customer.currency) as order_currency,
        ship_to.id as ship_to_id,
        ship_to.country,
        ship_to.region,
        warehouse.id as warehouse_id,
        known.id as known_id,
        known.number as known_number,
        blocked.message as blocked_because,
        case
            when known.id is not null then 'already_entered'
            when asked.external_id is not null and asked.nth > 1 then 'repeated_in_batch'
            when not asked.is_live then 'company_not_live'
            when customer.id is null then 'unknown_customer'
            when customer.status <> 'active' then 'customer_not_active'
            when blocked.message is not null then 'record_blocked'
            when ship_to.id is null then 'unknown_ship_to'
            when warehouse.id is null then 'unknown_warehouse'
            when asked.currency <> '' and currency.code is null then 'unknown_currency'
            when
                coalesce(nullif(asked.currency, ''), customer.currency) <> asked.home_currency
                then 'currency_not_traded'
            when asked.requested_on < asked.ordered_on then 'requested_too_early'
        end as fault
    from asked
    left join customer as named
        on named.company_id = %(company_id)s::bigint and asked.customer = named.code
    -- the code of a customer that was merged into another means that one
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and coalesce(named.merged_into_id, named.id) = customer.id
    left join lateral why_blocked(
        %(company_id)s::bigint, 'customer', customer.id
    ) as blocked on true
    left join lateral ship_to_named(
        %(company_id)s::bigint, customer.id, asked.ship_to
    ) as ship_to on true
    left join lateral warehouse_named(
        %(company_id)s::bigint, asked.warehouse
    ) as warehouse on true
    left join currency on asked.currency = currency.code
    left join sales_order as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
),

named as materialized (
    select
        line.position,
        line.nth::int as nth,
        line.item as item_code,
        line.quantity as asked_quantity,
        line.unit as unit_code,
        line.price as given_price,
        line.requested_on,
        coalesce(
            line.line_no, row_number() over (partition by line.position order by line.nth)::int
        ) as own_line_no,
        heads.customer_id,
        heads.ship_to_id,
        heads.warehouse_id,
        heads.coupons,
        heads.ordered_on,
        case
            when heads.is_priced_on_request then coalesce(line.requested_on, heads.requested_on)
            else heads.ordered_on
        end as priced_on,
        heads.requested_on as order_requested_on,
        heads.order_currency,
        heads.prices_include_tax,
        heads.minor_unit,
        heads.country,
        heads.region,
        item.id as item_id,
        item.is_active,
        item.kind = 'stock' as is_stocked,
        item.tax_class,
        item_blocked.message as item_blocked_because,
        coalesce(
            nullif(line.description, ''), nullif(known_as.description, ''), item.name
        ) as description,
        sold_by.unit_id,
        sold_by.numerator,
        sold_by.denominator,
        sold_by.decimals,
        case
            when line.quantity > 0 and line.quantity < 'infinity'
                then line.quantity * sold_by.numerator / sold_by.denominator
        end as asked_stock
    from
        unnest(
            %(lines_position)s::int[], %(lines_item)s::text[], %(lines_quantity)s::numeric[],
            %(lines_unit)s::text[], %(lines_price)s::numeric[], %(lines_description)s::text[],
            %(lines_line_no)s::int[], %(lines_requested_on)s::date[]
        )
        with ordinality as line (
            position, item, quantity, unit, price, description, line_no, requested_on, nth
        )
    inner join heads on line.position = heads.position
    left join item as called
        on called.company_id = %(company_id)s::bigint and line.item = called.code
    -- what is not our code may be the customer's, or a barcode
    left join lateral (
        select
            found.item_id,
            found.unit_id,
            found.description
        from item_called(%(company_id)s::bigint, heads.customer_id, line.item) as found
        where called.id is null
    ) as known_as on true
    left join item
        on
            item.company_id = %(company_id)s::bigint
            and coalesce(called.merged_into_id, called.id, known_as.item_id) = item.id
    left join lateral why_blocked(%(company_id)s::bigint, 'item', item.id) as item_blocked on true
    left join lateral (
        select
            item_unit.unit_id,
            item_unit.numerator,
            item_unit.denominator,
            unit.decimals
        from item_unit
        inner join unit on item_unit.unit_id = unit.id
        where
            item_unit.company_id = %(company_id)s::bigint
            and item_unit.item_id = item.id
            and (
                line.unit = unit.code
                or (
                    line.unit = ''
                    and item_unit.unit_id = coalesce(known_as.unit_id, item.stocking_unit_id)
                )
            )
    ) as sold_by on true
),

-- what has no price of its own is priced at once: all lines of all orders (rules.md C3)
priced as materialized (
    select price.*
    from
        price_lines(
            %(company_id)s::bigint,
            (
                select
                    array_agg(
                        row(
                            named.nth, named.position, named.customer_id, named.ship_to_id,
                            named.item_id, named.unit_id, named.order_currency,
                            named.asked_quantity, named.priced_on,
                            average_cost(
                                %(company_id)s::bigint, named.item_id, named.warehouse_id
                            ),
                            named.coupons
                        )::price_asked order by named.nth
                    )
                from named
                where
                    named.given_price is null
                    and named.unit_id is not null
                    and named.customer_id is not null
                    and named.asked_stock > 0
            ),
            true
        ) as price
),

-- a line divides where the cap of its contract's price is reached
parted as materialized (
    select
        named.*,
        coalesce(priced.quantity, named.asked_quantity) as quantity_entered,
        coalesce(priced.part, 1) as part,
        case
            when priced.part > 1
                then
                    max(named.own_line_no) over (partition by named.position)
                    + count(*) filter (where priced.part > 1) over (
                        partition by named.position order by named.nth, priced.part
                    )
            else named.own_line_no
        end::int as line_no,
        case
            when priced.quantity <> named.asked_quantity
                then priced.quantity * named.numerator / named.denominator
            else named.asked_stock
        end as quantity,
        coalesce(named.given_price, priced.price) as unit_price,
        case when named.given_price is null then priced.source else 'manual' end as price_source,
        case
            when named.given_price is null then priced.trace
            else jsonb_build_object('won', jsonb_build_object('level', 'manual'))
        end as price_trace,
        priced.fault as price_fault
    from named
    left join priced on named.nth = priced.nth
),

lines as materialized (
    select
        parted.*,
        tax_rate_for(
            %(company_id)s::bigint, parted.country, parted.region, parted.tax_class,
            parted.ordered_on
        ) as tax_rate,
        lag(parted.line_no) over (
            partition by parted.position order by parted.line_no, parted.nth, parted.part
        ) = parted.line_no as is_repeated
    from parted
),

valued as materialized (
    select
        lines.*,
        round(lines.quantity_entered * lines.unit_price, lines.minor_unit) as extended,
        case
            when lines.is_repeated then 'repeated_line'
            when lines.item_id is null then 'unknown_item'
            when not lines.is_active then 'item_not_active'
            when lines.item_blocked_because is not null then 'item_blocked'
            when lines.unit_id is null then 'unknown_unit'
            -- in PostgreSQL NaN is above infinity
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
            when lines.given_price is not null and not %(may_override)s::boolean
                then 'price_not_permitted'
            when lines.given_price < 0 or lines.given_price >= 'infinity' then 'price_negative'
            when scale(trim_scale(lines.given_price)) > 6 then 'price_too_precise'
            when lines.requested_on < lines.ordered_on then 'line_requested_too_early'
            when lines.unit_price is null then coalesce(lines.price_fault, 'no_price')
            when lines.tax_rate is null then 'no_tax_rate'
        end as fault
    from lines
),

taxed as materialized (
    select
        valued.*,
        amounts.net as amount_net,
        amounts.tax as amount_tax
    from valued
    left join lateral net_tax(
        valued.extended, valued.tax_rate, valued.prices_include_tax, valued.minor_unit
    ) as amounts on true
),

gathered as materialized (
    select
        taxed.position,
        count(*) as line_count,
        sum(taxed.amount_net) as amount_net,
        sum(taxed.amount_tax) as amount_tax,
        bool_or(taxed.price_trace ? 'capped') as is_capped,
        (array_agg(taxed.fault order by taxed.nth) filter (where taxed.fault is not null))[1]
            as first_fault,
        jsonb_agg(
            jsonb_build_object(
                'line', taxed.line_no,
                'code', taxed.fault,
                'value',
                case
                    when taxed.fault in ('repeated_line') then to_jsonb(taxed.line_no)
                    when taxed.fault = 'unknown_unit' then to_jsonb(taxed.unit_code)
                    when taxed.fault like 'quantity%%' then to_jsonb(taxed.quantity_entered)
                    when taxed.fault like 'price%%' then to_jsonb(taxed.given_price)
                    when taxed.fault = 'line_requested_too_early'
                        then to_jsonb(taxed.requested_on)
                    when taxed.fault = 'no_rate' then to_jsonb(taxed.order_currency)
                    when taxed.fault = 'no_tax_rate'
                        then to_jsonb(taxed.country || ', ' || taxed.tax_class)
                    else to_jsonb(taxed.item_code)
                end
            )
            || case
                when taxed.fault = 'item_blocked'
                    then jsonb_build_object('because', taxed.item_blocked_because)
                else '{}'
            end
            order by taxed.nth
        ) filter (where taxed.fault is not null and taxed.part = 1) as errors
    from taxed
    group by taxed.position
),

judged as materialized (
    select
        heads.*,
        gathered.errors,
        gathered.is_capped,
        gathered.amount_net,
        gathered.amount_tax,
        coalesce(
            heads.fault,
            case when gathered.line_count is null then 'no_lines' end,
            gathered.first_fault,
            'entered'
        ) as code
    from heads
    left join gathered on heads.position = gathered.position
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'entered' then nextval('sales_order_id_seq') end as id,
        case
            when judged.code = 'entered' then plain_number(%(company_id)s::bigint, 'order')
        end as number
    from judged
    order by judged.position
),

entered as (
    insert into sales_order (
        id, company_id, number, external_id, customer_id, ship_to_id, warehouse_id,
        customer_reference, channel, currency, prices_include_tax, ordered_on, requested_on,
        coupons, status, amount_net, amount_tax, amount_total, note, entered_by, entered_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        numbered.external_id,
        numbered.customer_id,
        numbered.ship_to_id,
        numbered.warehouse_id,
        numbered.customer_reference,
        numbered.channel,
        numbered.order_currency,
        numbered.prices_include_tax,
        numbered.ordered_on,
        numbered.requested_on,
        numbered.coupons,
        'draft' as status,
        numbered.amount_net,
        numbered.amount_tax,
        numbered.amount_net + numbered.amount_tax as amount_total,
        numbered.note,
        %(user_id)s::bigint as entered_by,
        %(at)s::timestamptz as entered_at,
        1 as version
    from numbered
    where numbered.id is not null
),

entered_lines as (
    insert into sales_order_line (
        company_id, order_id, line_no, item_id, is_stocked, description, unit_id,
        unit_numerator, unit_denominator, quantity_entered, quantity, quantity_cancelled,
        quantity_released, requested_on, unit_price, price_source, price_trace, tax_class, tax_rate,
        amount_net, amount_tax
    )
    select
        %(company_id)s::bigint as company_id,
        numbered.id as order_id,
        taxed.line_no,
        taxed.item_id,
        taxed.is_stocked,
        taxed.description,
        taxed.unit_id,
        taxed.numerator,
        taxed.denominator,
        taxed.quantity_entered,
        trim_scale(taxed.quantity) as quantity,
        0 as quantity_cancelled,
        0 as quantity_released,
        nullif(taxed.requested_on, taxed.order_requested_on) as requested_on,
        taxed.unit_price,
        taxed.price_source,
        taxed.price_trace,
        taxed.tax_class,
        taxed.tax_rate,
        taxed.amount_net,
        taxed.amount_tax
    from taxed
    inner join numbered on taxed.position = numbered.position
    where numbered.id is not null
    order by taxed.position, taxed.line_no
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.order_entered' as topic,
        'sales_order' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'number', numbered.number,
            'customer_id', numbered.customer_id,
            'total', numbered.amount_net + numbered.amount_tax,
            'currency', numbered.order_currency,
            'from', null,
            'to', 'draft'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.id is not null
    order by numbered.id
)

select
    numbered.position,
    coalesce(numbered.id, numbered.known_id) as id,
    numbered.code,
    coalesce(numbered.is_capped, false) as is_capped,
    case
        when numbered.code = 'entered' then jsonb_build_object('number', numbered.number)
        when numbered.code = 'already_entered'
            then jsonb_build_object('number', numbered.known_number)
        when numbered.fault is null and numbered.errors is not null
            then
                jsonb_build_object(
                    'errors', numbered.errors,
                    'value', numbered.errors -> 0 -> 'value',
                    'line', numbered.errors -> 0 -> 'line'
                )
                || case
                    when numbered.code = 'item_blocked'
                        then jsonb_build_object('because', numbered.errors -> 0 -> 'because')
                    else '{}'
                end
        else
            jsonb_build_object(
                'traded', numbered.home_currency,
                'because', numbered.blocked_because,
                'value',
                case numbered.code
                    when 'unknown_ship_to' then numbered.ship_to
                    when 'unknown_warehouse' then numbered.warehouse
                    when 'unknown_currency' then numbered.currency
                    when 'currency_not_traded' then numbered.order_currency
                    else numbered.customer
                end
            )
    end as detail
from numbered
order by numbered.position
