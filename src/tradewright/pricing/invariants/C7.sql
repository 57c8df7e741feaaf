-- C7: no two conditions of one key hold on the same day
-- of: item by item_id
with placed as (
    select
        price_condition.*,
        lead(price_condition.id) over (
            partition by
                price_condition.company_id, price_condition.what, price_condition.whom,
                price_condition.kind, price_condition.contract_id, price_condition.unit_id,
                price_condition.currency, price_condition.coupon, price_condition.sequence,
                price_condition.min_quantity, price_condition.min_value
            order by price_condition.valid_from, price_condition.id
        ) as next_id
    from price_condition
)

select
    earlier.id,
    later.id as other_id,
    earlier.company_id,
    earlier.item_id,
    earlier.kind,
    earlier.valid_to,
    later.valid_from
from placed as earlier
inner join price_condition as later on earlier.next_id = later.id
where coalesce(earlier.valid_to, 'infinity') >= later.valid_from
