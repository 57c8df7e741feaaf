-- judge_changes: what (locked) orders are asked to become, line by line, and what is wrong with it
-- in:  order_id bigint[], version int[], requested_on date[], customer_reference text[],
--      ship_to text[], lines_position int[], lines_line_no int[], lines_item text[],
--      lines_quantity numeric[], lines_unit text[], lines_price numeric[],
--      lines_description text[], lines_remove boolean[], company_id bigint, may_override boolean
-- out: position, id, code, detail, head, lines (what plan_changes takes, as text)
with asked as materialized (
    select
        item.position,
        item.version as seen,
        item.customer_reference as new_reference,
        item.ship_to as new_ship_to,
        coalesce(item.requested_on, sales_order.requested_on) as new_requested_on,
        sales_order.*,
        place.id as place_id,
        place.code as place_code,
        place.country,
        place.region,
        former_place.code as former_place_code,
        row_number() over (partition by item.order_id order by item.position) as nth
    from
        unnest(
            %(order_id)s::bigint[], %(version)s::int[], %(requested_on)s::date[],
            %(customer_reference)s::text[], %(ship_to)s::text[]
        )
        with ordinality as item (
            order_id, version, requested_on, customer_reference, ship_to, position
        )
    left join sales_order
        on
            sales_order.company_id = %(company_id)s::bigint
            and item.order_id = sales_order.id
    left join address as former_place
        on
            former_place.company_id = %(company_id)s::bigint
            and sales_order.ship_to_id = former_place.id
    left join lateral (
        select
            address.id,
            address.code,
            address.country,
            address.region
        from address
        where
            address.company_id = %(company_id)s::bigint
            and address.customer_id = sales_order.customer_id
            and (
                (item.ship_to is null and address.id = sales_order.ship_to_id)
                or (item.ship_to = address.code and address.is_ship_to)
            )
        limit 1
    ) as place on true
),

taken as materialized (
    select
        sent.order_id,
        sent.line_id,
        coalesce(sum(sent.quantity) filter (where sent.is_begun), 0) as fixed
    from lines_sent(%(company_id)s::bigint, %(order_id)s::bigint[]) as sent
    group by sent.order_id, sent.line_id
),

given as materialized (
    select
        line.*,
        row_number() over (partition by line.position, line.line_no order by line.nth)
            as nth_of_line,
        row_number() over (partition by line.position order by line.nth) as nth_of_row
    from
        unnest(
            %(lines_position)s::int[], %(lines_line_no)s::int[], %(lines_item)s::text[],
            %(lines_quantity)s::numeric[], %(lines_unit)s::text[], %(lines_price)s::numeric[],
            %(lines_description)s::text[], %(lines_remove)s::boolean[]
        )
        with ordinality as line (
            position, line_no, item, quantity, unit, price, description, is_removed, nth
        )
),

pairs as materialized (
    -- every line of an order with what is asked of it, then what is asked of none
    select
        asked.position,
        line.id as line_id,
        given.nth
    from asked
    inner join sales_order_line as line
        on line.company_id = %(company_id)s::bigint and asked.id = line.order_id
    left join given
        on
            asked.position = given.position
            and line.line_no = given.line_no
            and given.nth_of_line = 1
    where asked.nth = 1
    union all
    select
        given.position,
        null as line_id,
        given.nth
    from given
    inner join asked on given.position = asked.position and asked.nth = 1
    left join sales_order_line as line
        on
            line.company_id = %(company_id)s::bigint
            and asked.id = line.order_id
            and given.line_no = line.line_no
    where line.id is null or given.nth_of_line > 1
),

named as materialized (
    select
        asked.position,
        asked.customer_id,
        asked.place_id,
        asked.warehouse_id,
        asked.coupons,
        asked.currency,
        asked.ordered_on,
        asked.country,
        asked.region,
        given.nth_of_row,
        given.line_no as asked_line_no,
        given.item as item_code,
        given.unit as unit_code,
        given.quantity as asked_quantity,
        given.price as asked_price,
        given.line_no is not null and given.nth_of_line > 1 as is_repeated,
        given.nth is not null and given.line_no is null as is_added,
        coalesce(given.is_removed, false) as is_removed,
        pairs.line_id is null or asked.place_id <> asked.ship_to_id as is_taxed,
        old.id as line_id,
        old.quantity - old.quantity_cancelled as old_standing,
        old.unit_price as old_price,
        old.price_source as old_source,
        old.price_trace as old_trace,
        old.tax_rate as old_rate,
        coalesce(taken.fixed, 0) as fixed,
        item.id as item_id,
        item.code,
        item.is_active,
        coalesce(old.is_stocked, item.kind = 'stock') as is_stocked,
        coalesce(old.description, nullif(given.description, ''), item.name) as description,
        case
            when old.id is null or asked.place_id <> asked.ship_to_id then item.tax_class
            else old.tax_class
        end as tax_class,
        sold_by.unit_id,
        sold_by.unit,
        sold_by.decimals,
        coalesce(old.unit_numerator, sold_by.numerator) as numerator,
        coalesce(old.unit_denominator, sold_by.denominator) as denominator,
        coalesce(
            old.line_no,
            max(old.line_no) over (partition by asked.position)
            + row_number() over (
                partition by asked.position, given.nth is not null and given.line_no is null
                order by given.nth
            )
        )::int as line_no
    from pairs
    inner join asked on pairs.position = asked.position
    left join given on pairs.nth = given.nth
    left join sales_order_line as old
        on old.company_id = %(company_id)s::bigint and pairs.line_id = old.id
    left join taken on pairs.line_id = taken.line_id
    left join lateral (
        select item.*
        from item
        where item.company_id = %(company_id)s::bigint and item.id = old.item_id
        union all
        select item.*
        from item
        where
            item.company_id = %(company_id)s::bigint
            and item.id = (
                select called.item_id
                from item_called(
                    %(company_id)s::bigint, asked.customer_id, given.item
                ) as called
            )
            and old.id is null
            and given.line_no is null
    ) as item on true
    left join lateral (
        select
            unit.id as unit_id,
            unit.code as unit,
            unit.decimals,
            item_unit.numerator,
            item_unit.denominator
        from unit
        left join item_unit
            on
                item_unit.company_id = %(company_id)s::bigint
                and item.id = item_unit.item_id
                and unit.id = item_unit.unit_id
        where
            unit.company_id = %(company_id)s::bigint
            and case
                when old.id is not null then old.unit_id = unit.id
                when given.unit = '' then item.stocking_unit_id = unit.id
                else given.unit = unit.code
            end
            and (old.id is not null or item_unit.unit_id is not null)
        limit 1
    ) as sold_by on true
),

wished as materialized (
    select
        named.*,
        case
            when named.is_removed then least(named.fixed, named.old_standing)
            when named.asked_quantity is null then named.old_standing
            else named.asked_quantity * named.numerator / named.denominator
        end as standing,
        -- the price that stands already is not asked for anew
        nullif(named.asked_price, named.old_price) as given_price,
        case
            when named.is_taxed
                then
                    tax_rate_for(
                        %(company_id)s::bigint, named.country, named.region, named.tax_class,
                        named.ordered_on
                    )
            else named.old_rate
        end as tax_rate
    from named
),

numbered as materialized (
    select
        wished.*,
        row_number() over (order by wished.position, wished.line_no)::int as nth,
        -- rules.md C3: priced anew where the quantity changes, unless set by hand, taken already or
        -- drawn from a contract's cap
        wished.asked_price is null
        and (
            wished.is_added
            or (
                wished.standing <> wished.old_standing
                and not wished.is_removed
                and wished.old_source not in ('manual', 'quote')
                and not coalesce(wished.old_trace ? 'capped', false)
                and wished.fixed = 0
            )
        ) as is_found
    from wished
),

found as materialized (
    select
        price.nth,
        price.quantity,
        price.price,
        price.source,
        price.trace,
        price.fault
    from
        price_lines(
            %(company_id)s::bigint,
            (
                select
                    array_agg(
                        row(
                            numbered.nth, numbered.position, numbered.customer_id,
                            numbered.place_id, numbered.item_id, numbered.unit_id,
                            numbered.currency, numbered.asked_quantity, numbered.ordered_on,
                            average_cost(
                                %(company_id)s::bigint, numbered.item_id, numbered.warehouse_id
                            ),
                            numbered.coupons
                        )::price_asked order by numbered.nth
                    )
                from numbered
                where
                    numbered.is_found
                    and numbered.unit_id is not null
                    and numbered.asked_quantity > 0
                    and numbered.asked_quantity < 'infinity'
            ),
            true
        ) as price
    where price.part = 1
),

priced as materialized (
    select
        numbered.*,
        coalesce(found.price, numbered.given_price, numbered.old_price) as unit_price,
        case
            when numbered.is_found then found.source
            when numbered.given_price is not null then 'manual'
            else numbered.old_source
        end as price_source,
        case
            when numbered.is_found then found.trace
            when numbered.given_price is not null
                then jsonb_build_object('won', jsonb_build_object('level', 'manual'))
            else numbered.old_trace
        end as price_trace,
        case
            when numbered.is_found and found.price is null then coalesce(found.fault, 'no_price')
            -- beyond a cap a line divides, and a change cannot make two of one
            when found.quantity < numbered.asked_quantity then 'cap_reached'
            when
                not numbered.is_found
                and numbered.old_trace ? 'capped'
                and numbered.given_price is null
                and numbered.standing > numbered.old_standing
                and (numbered.standing - numbered.old_standing) * coalesce(
                    cap_unit.denominator::numeric / cap_unit.numerator, 1
                ) > capped.cap_quantity - capped.drawn_quantity
                then 'cap_reached'
        end as price_fault,
        case
            when found.quantity < numbered.asked_quantity then found.quantity
            else
                trim_scale(round(
                    numbered.old_standing * numbered.denominator / numbered.numerator, 6
                ))
        end as within_cap
    from numbered
    left join found on numbered.nth = found.nth
    left join price_condition as capped
        on
            capped.company_id = %(company_id)s::bigint
            and numbered.old_trace ? 'capped'
            and (numbered.old_trace -> 'won' ->> 'condition_id')::bigint = capped.id
    left join item_unit as cap_unit
        on
            cap_unit.company_id = %(company_id)s::bigint
            and capped.item_id = cap_unit.item_id
            and capped.unit_id = cap_unit.unit_id
),

checked as materialized (
    select
        priced.*,
        case
            when priced.nth_of_row is null then null
            when priced.is_repeated then 'repeated_line'
            when not priced.is_added and priced.line_id is null then 'unknown_line'
            when priced.item_id is null then 'unknown_item'
            when priced.is_added and not priced.is_active then 'item_not_active'
            when
                priced.is_added
                and exists (
                    select 1
                    from why_blocked(%(company_id)s::bigint, 'item', priced.item_id)
                )
                then 'item_blocked'
            when not priced.is_added and priced.item_code not in ('', priced.code)
                then 'item_fixed'
            when not priced.is_added and priced.unit_code not in ('', priced.unit)
                then 'unit_fixed'
            when priced.unit_id is null then 'unknown_unit'
            when priced.is_removed and priced.fixed >= priced.old_standing and priced.fixed > 0
                then 'below_shipped'
            when priced.is_removed then null
            -- in PostgreSQL NaN is above infinity
            when
                (priced.is_added and priced.asked_quantity is null)
                or priced.asked_quantity <= 0
                or priced.asked_quantity >= 'infinity'
                then 'quantity_not_positive'
            when
                scale(trim_scale(priced.asked_quantity)) > priced.decimals
                or priced.standing * priced.denominator <> priced.asked_quantity * priced.numerator
                or scale(trim_scale(priced.standing)) > 6
                then 'quantity_too_precise'
            when priced.given_price is not null and not %(may_override)s::boolean
                then 'price_not_permitted'
            when priced.given_price < 0 or priced.given_price >= 'infinity' then 'price_negative'
            when scale(trim_scale(priced.given_price)) > 6 then 'price_too_precise'
            when priced.given_price is not null and priced.fixed > 0 then 'price_fixed'
            when priced.standing < priced.fixed then 'below_shipped'
            when priced.price_fault is not null then priced.price_fault
            when priced.tax_rate is null then 'no_tax_rate'
        end as fault
    from priced
),

gathered as materialized (
    select
        checked.position,
        (array_agg(checked.fault order by checked.fault is null, checked.nth_of_row))[1] as fault,
        jsonb_agg(
            jsonb_build_object(
                'nth', checked.nth_of_row,
                'line', coalesce(checked.asked_line_no, checked.line_no),
                'code', checked.fault,
                'shipped',
                trim_scale(round(checked.fixed * checked.denominator / checked.numerator, 6)),
                'unit', checked.unit,
                'value',
                case
                    when checked.fault in ('repeated_line', 'unknown_line')
                        then to_jsonb(checked.asked_line_no)
                    when checked.fault = 'unknown_unit' then to_jsonb(checked.unit_code)
                    when checked.fault = 'unit_fixed' then to_jsonb(checked.unit)
                    when checked.fault like 'quantity%%' then to_jsonb(checked.asked_quantity)
                    when checked.fault like 'price%%' then to_jsonb(checked.asked_price)
                    when checked.fault = 'cap_reached' then to_jsonb(checked.within_cap)
                    when checked.fault = 'no_rate' then to_jsonb(checked.currency)
                    when checked.fault = 'no_tax_rate'
                        then to_jsonb(checked.country || ', ' || checked.tax_class)
                    else to_jsonb(coalesce(checked.code, checked.item_code))
                end
            ) order by checked.nth_of_row
        ) filter (where checked.fault is not null) as errors,
        jsonb_agg(
            jsonb_build_object(
                'line_id', checked.line_id,
                'line_no', checked.line_no,
                'item_id', checked.item_id,
                'item', checked.code,
                'is_stocked', checked.is_stocked,
                'description', checked.description,
                'unit_id', checked.unit_id,
                'unit', checked.unit,
                'unit_numerator', checked.numerator,
                'unit_denominator', checked.denominator,
                'entered', checked.asked_quantity,
                'standing', checked.standing,
                'is_removed', checked.is_removed,
                'unit_price', checked.unit_price,
                'price_source', checked.price_source,
                'price_trace', checked.price_trace,
                'tax_class', checked.tax_class,
                'tax_rate', checked.tax_rate
            ) order by checked.line_no
        ) as lines
    from checked
    group by checked.position
),

judged as materialized (
    select
        asked.*,
        gathered.errors,
        gathered.lines,
        case
            when asked.id is null then 'order_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.status in ('completed', 'cancelled') then 'order_ended'
            when asked.seen is null or asked.version <> asked.seen then 'changed_meanwhile'
            when asked.place_id is null then 'unknown_ship_to'
            when
                asked.place_id <> asked.ship_to_id
                and asked.id in (select taken.order_id from taken)
                then 'ship_to_fixed'
            when asked.new_requested_on < asked.ordered_on then 'requested_too_early'
            else coalesce(gathered.fault, 'changed')
        end as code
    from asked
    left join gathered on asked.position = gathered.position
)

select
    judged.position,
    judged.id,
    judged.code,
    jsonb_strip_nulls(jsonb_build_object(
        'number', judged.number,
        'status', judged.status,
        'value', judged.new_ship_to,
        'errors', judged.errors
    )) as detail,
    jsonb_build_object(
        'requested_on', judged.new_requested_on,
        'customer_reference', coalesce(judged.new_reference, judged.customer_reference),
        'ship_to_id', judged.place_id,
        'told', jsonb_strip_nulls(jsonb_build_object(
            'requested_on',
            step_of(to_jsonb(judged.requested_on), to_jsonb(judged.new_requested_on)),
            'customer_reference',
            step_of(
                to_jsonb(judged.customer_reference),
                to_jsonb(coalesce(judged.new_reference, judged.customer_reference))
            ),
            'ship_to', step_of(to_jsonb(judged.former_place_code), to_jsonb(judged.place_code))
        ))
    )::text as head,
    judged.lines::text as lines
from judged
order by judged.position
