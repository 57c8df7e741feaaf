-- preview_lines: what lines would cost if they were entered now: the same reckoning and the same
-- faults, in the same order, as enter_orders (tests/test_entry_page.py holds the two together)
-- in:  item text[], quantity numeric[], unit text[], price numeric[], company_id bigint,
--      customer_id bigint, ship_to_id bigint, warehouse_id bigint, country text, region text,
--      currency text, prices_include_tax boolean, minor_unit int, ordered_on date,
--      coupons text, may_override boolean
-- out: the columns of queries.entry.PreviewLine
with asked as (
    select line.*
    from
        unnest(
            %(item)s::text[], %(quantity)s::numeric[], %(unit)s::text[], %(price)s::numeric[]
        )
        with ordinality as line (item, quantity, unit, price, position)
),

named as materialized (
    select
        line.position,
        line.item as item_code,
        line.quantity as quantity_entered,
        line.unit as unit_code,
        line.price as given_price,
        item.id as item_id,
        item.code,
        item.name,
        item.is_active,
        blocked.message as because,
        item.kind = 'stock' as is_stocked,
        item.tax_class,
        stocking.code as stocking_unit,
        sold_by.unit_id,
        sold_by.unit,
        sold_by.numerator,
        sold_by.denominator,
        sold_by.decimals,
        line.quantity * sold_by.numerator / sold_by.denominator as quantity
    from asked as line
    left join lateral item_called(
        %(company_id)s::bigint, %(customer_id)s::bigint, line.item
    ) as known_as on true
    left join item
        on item.company_id = %(company_id)s::bigint and known_as.item_id = item.id
    left join lateral why_blocked(%(company_id)s::bigint, 'item', item.id) as blocked on true
    left join unit as stocking
        on
            stocking.company_id = %(company_id)s::bigint
            and item.stocking_unit_id = stocking.id
    left join lateral (
        select
            item_unit.unit_id,
            unit.code as unit,
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

-- beyond a contract's cap a line divides; here it shows the price of all of it together
found as materialized (
    select
        price.nth as position,
        case
            when count(*) = 1 then max(price.price)
            else round(sum(price.price * price.quantity) / sum(price.quantity), 6)
        end as price,
        (array_agg(price.source order by price.part))[1] as source,
        (array_agg(price.trace order by price.part))[1] as trace,
        max(price.fault) as fault
    from
        price_lines(
            %(company_id)s::bigint,
            (
                select
                    array_agg(
                        row(
                            named.position, 1, %(customer_id)s::bigint, %(ship_to_id)s::bigint,
                            named.item_id, named.unit_id, %(currency)s::text,
                            case
                                when named.quantity > 0 and named.quantity < 'infinity'
                                    then named.quantity_entered
                                else 1
                            end,
                            %(ordered_on)s::date,
                            average_cost(
                                %(company_id)s::bigint, named.item_id, %(warehouse_id)s::bigint
                            ),
                            %(coupons)s::text
                        )::price_asked order by named.position
                    )
                from named
                where named.given_price is null and named.unit_id is not null
            )
        ) as price
    group by price.nth
),

priced as materialized (
    select
        named.*,
        found.fault as price_fault,
        coalesce(named.given_price, found.price) as unit_price,
        case when named.given_price is null then found.source else 'manual' end as price_source,
        case when named.given_price is null then found.trace end as price_trace,
        tax_rate_for(
            %(company_id)s::bigint, %(country)s::text, %(region)s::text, named.tax_class,
            %(ordered_on)s::date
        ) as tax_rate
    from named
    left join found on named.position = found.position
),

judged as materialized (
    select
        priced.*,
        case
            when priced.item_id is null then 'unknown_item'
            when not priced.is_active then 'item_not_active'
            when priced.because is not null then 'item_blocked'
            when priced.unit_id is null then 'unknown_unit'
            -- in PostgreSQL NaN is above infinity
            when
                priced.quantity_entered is null
                or priced.quantity_entered <= 0
                or priced.quantity_entered >= 'infinity'
                then 'quantity_not_positive'
            when
                scale(trim_scale(priced.quantity_entered)) > priced.decimals
                or priced.quantity * priced.denominator
                <> priced.quantity_entered * priced.numerator
                or scale(trim_scale(priced.quantity)) > 6
                then 'quantity_too_precise'
            when priced.given_price is not null and not %(may_override)s::boolean
                then 'price_not_permitted'
            when priced.given_price < 0 or priced.given_price >= 'infinity' then 'price_negative'
            when scale(trim_scale(priced.given_price)) > 6 then 'price_too_precise'
            when priced.unit_price is null then coalesce(priced.price_fault, 'no_price')
            when priced.tax_rate is null then 'no_tax_rate'
        end as fault
    from priced
),

units as materialized (
    select
        item_unit.item_id,
        array_agg(
            unit.code
            order by item_unit.numerator::numeric / item_unit.denominator, unit.code
        ) as codes
    from item_unit
    inner join unit on item_unit.unit_id = unit.id
    where
        item_unit.company_id = %(company_id)s::bigint
        and item_unit.item_id in (select named.item_id from named)
    group by item_unit.item_id
)

select
    judged.position,
    judged.item_id,
    judged.code,
    judged.name,
    coalesce(judged.unit, judged.stocking_unit) as unit,
    coalesce(units.codes, '{}') as units,
    judged.unit_price,
    judged.price_source,
    judged.price_trace,
    case
        when judged.is_stocked and judged.unit_id is not null
            then
                (coalesce(stock_level.on_hand, 0) - coalesce(stock_level.reserved, 0))
                * judged.denominator / judged.numerator
    end as available,
    judged.quantity,
    judged.tax_rate,
    case when judged.fault is null then amounts.net end as amount_net,
    case when judged.fault is null then amounts.tax end as amount_tax,
    judged.fault,
    case
        when judged.fault = 'unknown_unit' then judged.unit_code
        when judged.fault like 'quantity%%' then judged.quantity_entered::text
        when judged.fault like 'price%%' then judged.given_price::text
        when judged.fault = 'no_rate' then %(currency)s::text
        when judged.fault = 'no_tax_rate'
            then %(country)s::text || ', ' || judged.tax_class
        else judged.item_code
    end as value,
    judged.because
from judged
left join units on judged.item_id = units.item_id
left join stock_level
    on
        stock_level.company_id = %(company_id)s::bigint
        and judged.item_id = stock_level.item_id
        and stock_level.warehouse_id = %(warehouse_id)s::bigint
left join lateral net_tax(
    round(judged.quantity_entered * judged.unit_price, %(minor_unit)s::int), judged.tax_rate,
    %(prices_include_tax)s::boolean, %(minor_unit)s::int
) as amounts on true
order by judged.position
