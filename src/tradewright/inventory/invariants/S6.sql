-- S6: No quantity, no value; and what came back of an issue is never more than left
-- of: company split_part(place, '/', 2)::bigint
select
    concat_ws(
        '/', 'level', stock_level.company_id, stock_level.item_id, stock_level.warehouse_id
    ) as place,
    stock_level.on_hand as quantity,
    stock_level.amount_value
from stock_level
where
    stock_level.amount_value < 0
    or stock_level.on_hand < 0
    or (stock_level.on_hand = 0 and stock_level.amount_value <> 0)
union all
select
    concat_ws('/', 'issue', issue.company_id, issue.id) as place,
    issue.quantity + sum(back.quantity) as quantity,
    issue.amount_value + sum(back.amount_value) as amount_value
from stock_move as issue
inner join stock_move as back on issue.id = back.origin_id
group by issue.id
having
    issue.quantity + sum(back.quantity) > 0
    or issue.amount_value + sum(back.amount_value) > 0
    or (
        issue.quantity + sum(back.quantity) = 0
        and issue.amount_value + sum(back.amount_value) <> 0
    )
