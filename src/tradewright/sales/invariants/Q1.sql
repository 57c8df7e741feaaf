-- Q1: What of a quoted line was accepted is what its order lines hold, and never above the quote
select
    line.id as quote_line_id,
    line.quantity_accepted,
    line.quantity_entered,
    taken.quantity as quantity_taken
from quote_line as line
left join lateral (
    select
        coalesce(sum(acceptance_line.quantity), 0) as quantity,
        bool_and(
            acceptance.quote_id = line.quote_id
            and order_line.order_id = acceptance.order_id
            and order_line.item_id = line.item_id
        ) as fits
    from quote_acceptance_line as acceptance_line
    inner join quote_acceptance as acceptance
        on acceptance_line.acceptance_id = acceptance.id
    inner join sales_order_line as order_line
        on acceptance_line.order_line_id = order_line.id
    where
        acceptance_line.company_id = line.company_id
        and acceptance_line.quote_line_id = line.id
) as taken on true
where
    line.quantity_accepted <> taken.quantity
    or line.quantity_accepted > line.quantity_entered
    or taken.fits = false
