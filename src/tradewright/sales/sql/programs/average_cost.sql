-- What a stocking unit of an item is worth in a warehouse, on the average; null where none is there.
create or replace function average_cost(in_company bigint, of_item bigint, in_warehouse bigint)
returns numeric
language sql stable as $$
    select stock_level.amount_value / stock_level.on_hand
    from stock_level
    where
        stock_level.company_id = in_company
        and stock_level.item_id = of_item
        and stock_level.warehouse_id = in_warehouse
        and stock_level.on_hand > 0
$$;
