-- C7: no two prices compete for the same customer, item, unit, currency, break and start
-- of: item by item_id
select
    price_condition.company_id,
    price_condition.item_id,
    price_condition.customer_id,
    price_condition.unit_id,
    price_condition.currency,
    price_condition.min_quantity,
    price_condition.valid_from,
    count(*) as conditions
from price_condition
group by
    price_condition.company_id,
    price_condition.item_id,
    price_condition.customer_id,
    price_condition.unit_id,
    price_condition.currency,
    price_condition.min_quantity,
    price_condition.valid_from
having count(*) > 1
