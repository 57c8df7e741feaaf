-- low_stock: items with less free in the default warehouse than a quarter of the largest receipt
-- in:  company_id bigint
-- out: code
select item.code
from stock_level
inner join warehouse on stock_level.warehouse_id = warehouse.id and warehouse.is_default
inner join item on stock_level.item_id = item.id
where
    stock_level.company_id = %(company_id)s::bigint
    and (stock_level.on_hand - stock_level.reserved) * 4 < (
        select max(stock_move.quantity)
        from stock_move
        where
            stock_move.company_id = %(company_id)s::bigint
            and stock_move.item_id = stock_level.item_id
            and stock_move.warehouse_id = stock_level.warehouse_id
            and stock_move.kind = 'receipt'
    )
order by item.code
