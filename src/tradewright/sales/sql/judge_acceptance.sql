-- judge_acceptance: which of the (locked) quotes may be accepted, and what of them: the order that
--                   it will make
-- in:  quote_id bigint[], version int[], external_id text[], reason_code text[],
--      known_reasons text[], lines_position int[], lines_line_no int[], lines_quantity numeric[]
--      (null: all that is left), company_id bigint, at timestamptz
-- out: position, id (of the quote), code, number, revision, status, valid_until, line, value,
--      order_id, order_number (of a former acceptance), customer, ship_to, warehouse,
--      customer_reference, requested_on, note, lines jsonb
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as materialized (
    select
        item.*,
        row_number() over (partition by item.quote_id order by item.position) as nth,
        row_number() over (partition by item.external_id order by item.position) as nth_key
    from
        unnest(
            %(quote_id)s::bigint[], %(version)s::int[], %(external_id)s::text[],
            %(reason_code)s::text[]
        )
        with ordinality as item (quote_id, version, external_id, reason_code, position)
),

named as materialized (
    select
        line.*,
        row_number() over (partition by line.position, line.line_no order by line.nth) as nth_line
    from
        unnest(%(lines_position)s::int[], %(lines_line_no)s::int[], %(lines_quantity)s::numeric[])
        with ordinality as line (position, line_no, quantity, nth)
),

-- lines that were named wrongly, or twice
strangers as materialized (
    select distinct on (named.position)
        named.position,
        named.line_no,
        case when named.nth_line > 1 then 'repeated_line' else 'unknown_line' end as fault
    from named
    inner join asked on named.position = asked.position
    left join quote_line as line
        on
            line.company_id = %(company_id)s::bigint
            and asked.quote_id = line.quote_id
            and named.line_no = line.line_no
    where line.id is null or named.nth_line > 1
    order by named.position, named.nth
),

choosing as (
    select
        named.position,
        count(*) as how_many
    from named
    group by named.position
),

standing as materialized (
    select
        asked.position,
        line.id,
        line.line_no,
        line.item_id,
        line.unit_id,
        line.description,
        line.unit_price,
        line.is_optional,
        line.alternative_to,
        line.quantity_entered - line.quantity_accepted as quantity_left,
        line.quantity_accepted,
        coalesce(line.alternative_to, line.line_no) as choice,
        max(line.quantity_accepted) over (
            partition by asked.position, coalesce(line.alternative_to, line.line_no)
        ) as chosen_before
    from asked
    inner join quote_line as line
        on
            line.company_id = %(company_id)s::bigint
            and asked.quote_id = line.quote_id
    where asked.nth = 1
),

wished as materialized (
    select
        standing.*,
        case
            when named.line_no is not null then coalesce(named.quantity, standing.quantity_left)
            when
                choosing.how_many is null
                and not standing.is_optional
                and (
                    standing.quantity_accepted > 0
                    or (standing.chosen_before = 0 and standing.alternative_to is null)
                )
                then standing.quantity_left
        end as quantity
    from standing
    left join choosing on standing.position = choosing.position
    left join named
        on
            standing.position = named.position
            and standing.line_no = named.line_no
            and named.nth_line = 1
),

taken as materialized (
    select
        wished.*,
        case
            when
                (wished.quantity <= 0 or wished.quantity >= 'infinity')
                and wished.quantity_left > 0
                then 'quantity_not_positive'
            when wished.quantity > wished.quantity_left or wished.quantity_left = 0
                then 'line_used_up'
            when
                count(*) over (partition by wished.position, wished.choice) > 1
                or (wished.chosen_before > 0 and wished.quantity_accepted = 0)
                then 'choose_one'
        end as fault
    from wished
    where wished.quantity is not null and (wished.quantity_left > 0 or wished.quantity > 0)
),

sums as materialized (
    select
        taken.position,
        (array_agg(taken.fault order by taken.line_no) filter (where taken.fault is not null))[1]
            as fault,
        (array_agg(taken.line_no order by taken.line_no) filter (where taken.fault is not null))[1]
            as line,
        (
            array_agg(taken.quantity_left order by taken.line_no)
            filter (where taken.fault is not null)
        )[1] as value,
        jsonb_agg(
            jsonb_build_object(
                'id', taken.id,
                'line_no', taken.line_no,
                'item', item.code,
                'unit', unit.code,
                'description', taken.description,
                'quantity', taken.quantity,
                'unit_price', taken.unit_price
            ) order by taken.line_no
        ) as lines
    from taken
    inner join item on item.company_id = %(company_id)s::bigint and taken.item_id = item.id
    inner join unit on unit.company_id = %(company_id)s::bigint and taken.unit_id = unit.id
    group by taken.position
)

select
    asked.position,
    quote.id,
    case
        when known.id is not null then 'already_accepted'
        when quote.id is null then 'quote_not_found'
        when asked.nth > 1 or (asked.external_id is not null and asked.nth_key > 1)
            then 'repeated_in_batch'
        when quote.status = 'accepted' then 'already_accepted'
        when quote.status = 'expired' then 'quote_expired'
        when quote.status <> 'sent' then 'quote_not_open'
        when quote.valid_until < home.today then 'quote_expired'
        when quote.version <> asked.version then 'quote_changed'
        when
            asked.reason_code <> '' and not asked.reason_code = any(%(known_reasons)s::text[])
            then 'unknown_reason'
        when strangers.fault is not null then strangers.fault
        when sums.fault is not null then sums.fault
        when sums.lines is null then 'nothing_chosen'
        else 'accepted'
    end as code,
    quote.number,
    quote.revision,
    quote.status,
    quote.valid_until,
    coalesce(strangers.line_no, sums.line) as line,
    sums.value,
    coalesce(known.order_id, former.order_id) as order_id,
    sales_order.number as order_number,
    customer.code as customer,
    ship_to.code as ship_to,
    warehouse.code as warehouse,
    quote.customer_reference,
    case when quote.requested_on >= home.today then quote.requested_on end as requested_on,
    quote.note,
    sums.lines
from asked
cross join home
left join quote
    on
        quote.company_id = %(company_id)s::bigint
        and asked.quote_id = quote.id
left join quote_acceptance as known
    on
        known.company_id = %(company_id)s::bigint
        and asked.external_id = known.external_id
left join lateral (
    select max(quote_acceptance.order_id) as order_id
    from quote_acceptance
    where
        quote_acceptance.company_id = %(company_id)s::bigint
        and quote_acceptance.quote_id = quote.id
) as former on true
left join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and coalesce(known.order_id, former.order_id) = sales_order.id
left join strangers on asked.position = strangers.position
left join sums on asked.position = sums.position
left join customer
    on
        customer.company_id = %(company_id)s::bigint
        and quote.customer_id = customer.id
left join address as ship_to
    on
        ship_to.company_id = %(company_id)s::bigint
        and quote.ship_to_id = ship_to.id
left join warehouse
    on
        warehouse.company_id = %(company_id)s::bigint
        and quote.warehouse_id = warehouse.id
order by asked.position
