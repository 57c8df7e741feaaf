-- plan_shipments: what of (locked) shipments would be picked or shipped, line by line
-- in:  shipment_id bigint[], version int[], lines_position int[], lines_shipment_line_id bigint[],
--      lines_quantity numeric[], lines_short_reason text[], days date[] (null where none is asked),
--      step text ('picked' or 'shipped'), company_id bigint,
--      user_id bigint (who asks; the machine is nobody's colleague), machine_id bigint,
--      at timestamptz
-- out: position, id, code (refused: one row), number, status, field, value, day, order_id,
--      customer_id, warehouse_id, line_id, order_line_id, item_id, is_stocked, quantity,
--      short_reason (ready: a row for each line of the shipment, in line order)
--
-- A line that is not named keeps what was picked or, before picking, what was released; service
-- lines (freight, fees) always go in full.
with asked as (
    select
        item.*,
        row_number() over (partition by item.shipment_id order by item.position) as nth
    from
        unnest(%(shipment_id)s::bigint[], %(version)s::int[], %(days)s::date[])
        with ordinality as item (shipment_id, version, day, position)
),

found as materialized (
    select
        asked.position,
        asked.shipment_id,
        shipment.number,
        shipment.status,
        shipment.order_id,
        shipment.customer_id,
        shipment.warehouse_id,
        shipment.picked_at is not null as is_picked,
        coalesce(
            asked.day, (%(at)s::timestamptz at time zone company.time_zone)::date
        ) as day,
        case
            when shipment.id is null then 'shipment_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when shipment.status = %(step)s::text then 'already_' || %(step)s::text
            when not shipment_may(shipment.status, %(step)s::text) then 'shipment_not_open'
            when shipment.version <> asked.version then 'shipment_changed'
            when
                %(step)s::text = 'shipped'
                and shipment.ordered_by = %(user_id)s::bigint
                and shipment.ordered_by <> %(machine_id)s::bigint
                and not is_excused(
                    %(company_id)s::bigint,
                    %(user_id)s::bigint,
                    14,
                    (%(at)s::timestamptz at time zone company.time_zone)::date,
                    %(at)s::timestamptz
                )
                then 'same_person'
        end as obstacle
    from asked
    inner join company on company.id = %(company_id)s::bigint
    left join shipment
        on
            shipment.company_id = %(company_id)s::bigint
            and asked.shipment_id = shipment.id
),

given as materialized (
    select
        line.*,
        row_number() over (partition by line.position order by line.nth) as line_no,
        row_number() over (
            partition by line.position, line.line_id order by line.nth
        ) as nth_of_line
    from
        unnest(
            %(lines_position)s::int[], %(lines_shipment_line_id)s::bigint[],
            %(lines_quantity)s::numeric[], %(lines_short_reason)s::text[]
        )
        with ordinality as line (position, line_id, quantity, short_reason, nth)
),

checked as (
    select
        given.position,
        given.line_no,
        given.quantity,
        line.shipment_id,
        case
            when line.id is null then 'unknown_line'
            when given.nth_of_line > 1 then 'repeated_line'
            when given.quantity < 0 or given.quantity > line.quantity then 'quantity_out_of_range'
            when not line.is_stocked and given.quantity <> line.quantity
                then 'quantity_out_of_range'
            when scale(trim_scale(given.quantity)) > unit.decimals then 'quantity_too_precise'
        end as fault
    from given
    left join shipment_line as line
        on
            line.company_id = %(company_id)s::bigint
            and given.line_id = line.id
    left join item
        on
            item.company_id = %(company_id)s::bigint
            and line.item_id = item.id
    left join unit on item.stocking_unit_id = unit.id
),

faults as (
    select distinct on (checked.position)
        checked.position,
        checked.line_no,
        checked.quantity,
        case
            when checked.fault is null or checked.shipment_id <> found.shipment_id
                then 'unknown_line'
            else checked.fault
        end as code
    from checked
    inner join found on checked.position = found.position
    where checked.fault is not null or checked.shipment_id is distinct from found.shipment_id
    order by checked.position, checked.line_no
),

lines as materialized (
    select
        found.position,
        line.id,
        line.line_no,
        line.order_line_id,
        line.item_id,
        line.is_stocked,
        coalesce(
            given.quantity,
            case
                when found.is_picked and line.is_stocked then line.quantity_picked
                else line.quantity
            end
        ) as quantity,
        coalesce(nullif(given.short_reason, ''), nullif(line.short_reason, ''), 'short')
            as short_reason,
        line.quantity as released
    from found
    inner join shipment_line as line
        on
            line.company_id = %(company_id)s::bigint
            and found.shipment_id = line.shipment_id
    left join given on found.position = given.position and line.id = given.line_id
    where found.obstacle is null
),

leaving as (
    select
        lines.position,
        coalesce(
            bool_or(lines.quantity > 0) filter (where lines.is_stocked),
            bool_or(lines.quantity > 0)
        ) as anything
    from lines
    group by lines.position
),

judged as materialized (
    select
        found.*,
        faults.line_no as line_at_fault,
        faults.code as line_fault,
        faults.quantity as value,
        coalesce(
            found.obstacle,
            faults.code,
            case
                when not leaving.anything then 'nothing_' || %(step)s::text
                when
                    %(step)s::text = 'shipped'
                    and not books_take(%(company_id)s::bigint, found.day)
                    then 'date_outside_books'
            end
        ) as refusal
    from found
    left join faults on found.position = faults.position
    left join leaving on found.position = leaving.position
)

select
    judged.position,
    judged.shipment_id as id,
    coalesce(judged.refusal, 'ready') as code,
    judged.number,
    judged.status,
    case
        when judged.refusal = judged.line_fault and judged.refusal = 'unknown_line'
            then format('lines[%%s].shipment_line_id', judged.line_at_fault)
        when judged.refusal = judged.line_fault
            then format('lines[%%s].quantity', judged.line_at_fault)
    end as field,
    judged.value,
    judged.day,
    judged.order_id,
    judged.customer_id,
    judged.warehouse_id,
    lines.id as line_id,
    lines.order_line_id,
    lines.item_id,
    lines.is_stocked,
    lines.quantity,
    case when lines.quantity < lines.released then lines.short_reason else '' end as short_reason
from judged
left join lines on judged.position = lines.position and judged.refusal is null
order by judged.position, lines.line_no
