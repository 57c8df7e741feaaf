-- enter_returns: authorised returns with priced lines
-- in:  customer text[], reason text[], ship_to text[], warehouse text[], returned_on date[],
--      external_id text[], lines_position int[], lines_quantity numeric[], lines_item text[],
--      lines_unit text[], lines_shipment_line_id bigint[], lines_price numeric[], lines_unit_cost
--      numeric[], lines_line_no int[], without_reference boolean, may_override boolean, company_id
--      bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, line, value
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
        item.customer,
        item.reason,
        item.ship_to,
        item.warehouse,
        coalesce(item.returned_on, home.today) as returned_on,
        item.external_id,
        home.currency,
        home.minor_unit,
        home.is_live,
        row_number() over (partition by item.external_id order by item.position) as nth
    from
        unnest(
            %(customer)s::text[], %(reason)s::text[], %(ship_to)s::text[], %(warehouse)s::text[],
            %(returned_on)s::date[], %(external_id)s::text[]
        )
        with ordinality as item (
            customer, reason, ship_to, warehouse, returned_on, external_id, position
        )
    cross join home
),

heads as materialized (
    select
        asked.*,
        customer.id as customer_id,
        customer.prices_include_tax,
        ship_to.id as ship_to_id,
        ship_to.country,
        ship_to.region,
        warehouse.id as warehouse_id,
        known.id as known_id,
        known.number as known_number,
        case
            when known.id is not null then 'already_entered'
            when asked.external_id is not null and asked.nth > 1 then 'repeated_in_batch'
            when not asked.is_live then 'company_not_live'
            when customer.id is null then 'unknown_customer'
            when ship_to.id is null then 'unknown_ship_to'
            when warehouse.id is null then 'unknown_warehouse'
            when trim(asked.reason) = '' then 'reason_missing'
        end as fault
    from asked
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer = customer.code
    left join lateral (
        select
            address.id,
            address.country,
            address.region
        from address
        where
            address.company_id = %(company_id)s::bigint
            and address.customer_id = customer.id
            and address.is_ship_to
            and (asked.ship_to = '' or asked.ship_to = address.code)
        order by address.id
        limit 1
    ) as ship_to on true
    left join lateral (
        select warehouse.id
        from warehouse
        where
            warehouse.company_id = %(company_id)s::bigint
            and (
                asked.warehouse = warehouse.code
                or (asked.warehouse = '' and warehouse.is_default)
            )
        limit 1
    ) as warehouse on true
    left join return_order as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
),

named as materialized (
    select
        line.position,
        line.nth,
        line.quantity as quantity_entered,
        line.item as item_code,
        line.unit as unit_code,
        line.shipment_line_id as asked_origin_id,
        line.price as given_price,
        line.unit_cost,
        coalesce(
            line.line_no, row_number() over (partition by line.position order by line.nth)::int
        ) as line_no,
        heads.minor_unit,
        heads.prices_include_tax,
        heads.country,
        heads.region,
        heads.returned_on,
        origin.id as origin_id,
        origin.order_line_id,
        origin.quantity_shipped,
        coalesce(billed.amount_net, origin.amount_net) as origin_net,
        coalesce(billed.amount_tax, origin.amount_tax) as origin_tax,
        coalesce(origin.item_id, item.id) as item_id,
        coalesce(origin.is_stocked, item.kind = 'stock') as is_stocked,
        coalesce(origin.description, item.name) as description,
        coalesce(origin.tax_class, item.tax_class) as tax_class,
        coalesce(billed.tax_rate, origin.tax_rate) as origin_rate,
        coalesce(
            price_per_unit(
                origin.unit_price, origin.unit_numerator, origin.unit_denominator,
                sold_by.numerator, sold_by.denominator
            ),
            line.price,
            price_of_day(
                %(company_id)s::bigint, heads.customer_id, item.id, sold_by.unit_id,
                heads.currency, line.quantity, heads.returned_on
            )
        ) as unit_price,
        sold_by.unit_id,
        sold_by.numerator,
        sold_by.denominator,
        sold_by.decimals,
        line.quantity * sold_by.numerator / sold_by.denominator as quantity
    from
        unnest(
            %(lines_position)s::int[], %(lines_quantity)s::numeric[], %(lines_item)s::text[],
            %(lines_unit)s::text[], %(lines_shipment_line_id)s::bigint[],
            %(lines_price)s::numeric[], %(lines_unit_cost)s::numeric[], %(lines_line_no)s::int[]
        )
        with ordinality as line (
            position, quantity, item, unit, shipment_line_id, price, unit_cost, line_no, nth
        )
    inner join heads on line.position = heads.position
    left join lateral (
        select shipment_line.*
        from shipment_line
        inner join shipment on shipment_line.shipment_id = shipment.id
        where
            shipment_line.company_id = %(company_id)s::bigint
            and line.shipment_line_id = shipment_line.id
            and heads.customer_id = shipment.customer_id
            and shipment.status = 'shipped'
        limit 1
    ) as origin on true
    -- an invoice dated under another tax rate than the order's was taxed anew
    left join lateral (
        select
            invoice_line.amount_net,
            invoice_line.amount_tax,
            invoice_line.tax_rate
        from invoice_line
        inner join invoice on invoice_line.invoice_id = invoice.id
        where
            invoice_line.company_id = %(company_id)s::bigint
            and invoice_line.source_line_id = origin.id
            and invoice.source = 'shipment'
            and invoice.kind = 'invoice'
        limit 1
    ) as billed on origin.id is not null
    left join item
        on
            item.company_id = %(company_id)s::bigint
            and line.item = item.code
            and line.shipment_line_id is null
    left join lateral (
        select
            item_unit.unit_id,
            item_unit.numerator,
            item_unit.denominator,
            unit.decimals
        from item_unit
        inner join unit on item_unit.unit_id = unit.id
        inner join item as sold on item_unit.item_id = sold.id
        where
            item_unit.company_id = %(company_id)s::bigint
            and item_unit.item_id = coalesce(origin.item_id, item.id)
            and (
                line.unit = unit.code
                or (
                    line.unit = ''
                    and item_unit.unit_id = coalesce(origin.unit_id, sold.stocking_unit_id)
                )
            )
    ) as sold_by on true
),

lines as materialized (
    select
        named.*,
        coalesce(back.quantity, 0) as back_quantity,
        coalesce(back.net, 0) as back_net,
        coalesce(back.tax, 0) as back_tax,
        coalesce(
            named.origin_rate,
            tax_rate_for(
                %(company_id)s::bigint, named.country, named.region, named.tax_class,
                named.returned_on
            )
        ) as tax_rate,
        lag(named.line_no) over (partition by named.position order by named.line_no, named.nth)
        = named.line_no as is_repeated
    from named
    left join lateral (
        select
            sum(return_line.quantity) as quantity,
            sum(return_line.amount_net) as net,
            sum(return_line.amount_tax) as tax
        from return_line
        inner join return_order on return_line.return_order_id = return_order.id
        where
            return_line.company_id = %(company_id)s::bigint
            and return_line.shipment_line_id = named.origin_id
            and return_order.status <> 'cancelled'
    ) as back on named.origin_id is not null
),

valued as materialized (
    select
        lines.*,
        case
            when lines.is_repeated then 'repeated_line'
            when lines.asked_origin_id is not null and lines.origin_id is null
                then 'unknown_shipment_line'
            when lines.origin_id is null and not %(without_reference)s::boolean
                then 'reference_needed'
            when lines.item_id is null then 'unknown_item'
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
                then 'quantity_too_precise'
            when lines.origin_id is null and lines.given_price is not null and not %(may_override)s
                then 'price_not_permitted'
            when
                lines.unit_price is null
                or lines.unit_price < 0
                or lines.unit_price >= 'infinity'
                then 'price_needed'
            when scale(trim_scale(lines.given_price)) > 6 then 'price_too_precise'
            when lines.tax_rate is null then 'no_tax_rate'
        end as fault
    from lines
),

-- a return with any other fault takes no room from the ones after it
sound as (
    select
        valued.*,
        heads.fault is null
        and count(valued.fault) over (partition by valued.position) = 0 as is_sound
    from valued
    inner join heads on valued.position = heads.position
),

walked as (
    select
        sound.*,
        coalesce(
            used_room(sound.quantity, sound.quantity_shipped - sound.back_quantity, false)
            filter (where sound.is_sound) over (
                partition by sound.origin_id order by sound.nth
                rows between unbounded preceding and current row
            ),
            0
        ) as used
    from sound
),

claimed as (
    select
        walked.*,
        coalesce(lag(walked.used) over (partition by walked.origin_id order by walked.nth), 0)
            as used_before
    from walked
),

fitted as materialized (
    select
        claimed.*,
        coalesce(
            claimed.fault,
            case
                when
                    claimed.is_sound
                    and claimed.origin_id is not null
                    and claimed.used = claimed.used_before
                    then 'more_than_shipped'
            end
        ) as failing
    from claimed
),

taxed as materialized (
    select
        fitted.*,
        case
            when fitted.origin_id is null then amounts.net
            else
                returned_part(
                    fitted.origin_net, case when fitted.used_before = 0 then fitted.back_net end,
                    fitted.back_quantity + fitted.used_before, fitted.back_quantity + fitted.used,
                    fitted.quantity_shipped, fitted.minor_unit
                )
        end as amount_net,
        case
            when fitted.origin_id is null then amounts.tax
            else
                returned_part(
                    fitted.origin_tax, case when fitted.used_before = 0 then fitted.back_tax end,
                    fitted.back_quantity + fitted.used_before, fitted.back_quantity + fitted.used,
                    fitted.quantity_shipped, fitted.minor_unit
                )
        end as amount_tax
    from fitted
    left join lateral net_tax(
        round(fitted.quantity_entered * fitted.unit_price, fitted.minor_unit), fitted.tax_rate,
        fitted.prices_include_tax, fitted.minor_unit
    ) as amounts on true
    where fitted.failing is null
),

totals as materialized (
    select
        fitted.position,
        count(*) as line_count,
        (array_agg(fitted.failing order by fitted.nth) filter (where fitted.failing is not null))[1]
            as fault,
        (array_agg(fitted.line_no order by fitted.nth) filter (where fitted.failing is not null))[1]
            as fault_line,
        (
            array_agg(
                coalesce(
                    case fitted.failing
                        when 'repeated_line' then fitted.line_no::text
                        when 'unknown_shipment_line' then fitted.asked_origin_id::text
                        when 'unknown_unit' then fitted.unit_code
                        when 'no_tax_rate' then fitted.country || ', ' || fitted.tax_class
                        when 'unknown_item' then fitted.item_code
                    end, fitted.quantity_entered::text
                ) order by fitted.nth
            ) filter (where fitted.failing is not null)
        )[1] as fault_value
    from fitted
    group by fitted.position
),

judged as materialized (
    select
        heads.*,
        totals.fault_line,
        totals.fault_value,
        coalesce(
            heads.fault,
            case when totals.line_count is null then 'no_lines' end,
            totals.fault,
            'authorised'
        ) as code
    from heads
    left join totals on heads.position = totals.position
),

numbered as materialized (
    select
        judged.*,
        nextval('return_order_id_seq') as id,
        plain_number(%(company_id)s::bigint, 'return') as number
    from judged
    where judged.code = 'authorised'
    order by judged.position
),

sums as (
    select
        taxed.position,
        sum(taxed.amount_net) as amount_net,
        sum(taxed.amount_tax) as amount_tax
    from taxed
    group by taxed.position
),

authorised as (
    insert into return_order (
        id, company_id, number, external_id, customer_id, ship_to_id, warehouse_id, currency,
        prices_include_tax, reason, status, returned_on, amount_net, amount_tax, entered_by,
        entered_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.number,
        numbered.external_id,
        numbered.customer_id,
        numbered.ship_to_id,
        numbered.warehouse_id,
        numbered.currency,
        numbered.prices_include_tax,
        numbered.reason,
        'authorised' as status,
        numbered.returned_on,
        sums.amount_net,
        sums.amount_tax,
        %(user_id)s::bigint as entered_by,
        %(at)s::timestamptz as entered_at,
        1 as version
    from numbered
    inner join sums on numbered.position = sums.position
),

authorised_lines as (
    insert into return_line (
        company_id, return_order_id, line_no, shipment_line_id, order_line_id, item_id,
        is_stocked, description, unit_id, unit_numerator, unit_denominator, quantity, unit_price,
        tax_class, tax_rate, amount_net, amount_tax, unit_cost
    )
    select
        %(company_id)s::bigint as company_id,
        numbered.id as return_order_id,
        taxed.line_no,
        taxed.origin_id as shipment_line_id,
        taxed.order_line_id,
        taxed.item_id,
        taxed.is_stocked,
        taxed.description,
        taxed.unit_id,
        taxed.numerator,
        taxed.denominator,
        trim_scale(taxed.quantity) as quantity,
        taxed.unit_price,
        taxed.tax_class,
        taxed.tax_rate,
        taxed.amount_net,
        taxed.amount_tax,
        taxed.unit_cost
    from taxed
    inner join numbered on taxed.position = numbered.position
    order by taxed.position, taxed.line_no
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.return_authorised' as topic,
        'return_order' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'number', numbered.number,
            'customer_id', numbered.customer_id,
            'reason', numbered.reason,
            'from', null,
            'to', 'authorised'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    order by numbered.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    coalesce(numbered.number, judged.known_number) as number,
    case when judged.fault is null then judged.fault_line end as line,
    coalesce(
        case judged.code
            when 'unknown_customer' then judged.customer
            when 'unknown_ship_to' then judged.ship_to
            when 'unknown_warehouse' then judged.warehouse
        end, judged.fault_value
    ) as value
from judged
left join numbered on judged.position = numbered.position
order by judged.position
