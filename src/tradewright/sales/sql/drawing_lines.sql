-- drawing_lines: lines of orders that are priced under a contract's cap, with what of them stands,
--                in the unit of the price
-- in:  order_id bigint[], company_id bigint
-- out: line_id, condition_id, quantity
select
    line.id as line_id,
    capped.id as condition_id,
    round(
        (line.quantity - line.quantity_cancelled) * priced_by.denominator / priced_by.numerator, 6
    ) as quantity
from sales_order_line as line
inner join price_condition as capped
    on
        capped.company_id = %(company_id)s::bigint
        and (line.price_trace -> 'won' ->> 'condition_id')::bigint = capped.id
        and capped.cap_quantity is not null
inner join item_unit as priced_by
    on
        priced_by.company_id = %(company_id)s::bigint
        and capped.item_id = priced_by.item_id
        and capped.unit_id = priced_by.unit_id
where
    line.company_id = %(company_id)s::bigint
    and line.order_id = any(%(order_id)s::bigint[])
    and line.price_trace ? 'capped'
order by line.id
