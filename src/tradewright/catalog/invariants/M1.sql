-- M1: the stocking unit of an item is one of its units, 1 ÷ 1 of itself
-- of: item by id
select
    item.id,
    item.company_id,
    item.code,
    item_unit.numerator,
    item_unit.denominator
from item
left join item_unit
    on
        item.company_id = item_unit.company_id
        and item.id = item_unit.item_id
        and item.stocking_unit_id = item_unit.unit_id
where item_unit.id is null or item_unit.numerator <> item_unit.denominator
