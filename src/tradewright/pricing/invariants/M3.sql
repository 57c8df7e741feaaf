-- M3: a price is stated in a unit of its item, with at most six decimals
-- of: item by item_id
select
    price_condition.id,
    price_condition.company_id,
    price_condition.item_id,
    price_condition.unit_id,
    price_condition.price
from price_condition
left join item_unit
    on
        price_condition.company_id = item_unit.company_id
        and price_condition.item_id = item_unit.item_id
        and price_condition.unit_id = item_unit.unit_id
where
    (
        price_condition.item_id is not null
        and price_condition.unit_id is not null
        and item_unit.id is null
    )
    or price_condition.price < 0
    or price_condition.price <> round(price_condition.price, 6)
