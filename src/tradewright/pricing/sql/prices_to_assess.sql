-- prices_to_assess: prices that hold or will hold, beside the next ones of their kind
-- in:  today date, company_id bigint
-- out: id, label, price, least_before (price of the next lesser quantity), next_from, valid_to,
--      item_is_active
select
    price.id,
    item.code || coalesce(
        ' for ' || customer.code, ' for ' || customer_group.code, ' on ' || price_level.code,
        ' list price'
    ) as label,
    price.price / price.per as price,
    lag(price.price / price.per) over (
        partition by
            price.item_id, price.whom, price.kind, price.contract_id, price.unit_id,
            price.currency, price.coupon, price.min_value, price.valid_from
        order by price.min_quantity
    ) as least_before,
    lead(price.valid_from) over (
        partition by
            price.item_id, price.whom, price.kind, price.contract_id, price.unit_id,
            price.currency, price.coupon, price.min_value, price.min_quantity
        order by price.valid_from
    ) as next_from,
    price.valid_to,
    item.is_active as item_is_active
from price_condition as price
inner join item on price.company_id = item.company_id and price.item_id = item.id
left join customer on price.company_id = customer.company_id and price.customer_id = customer.id
left join customer_group
    on
        price.company_id = customer_group.company_id
        and price.customer_group_id = customer_group.id
left join price_level
    on price.company_id = price_level.company_id and price.level_id = price_level.id
where
    price.company_id = %(company_id)s::bigint
    and price.formula = 'amount'
    and (price.valid_to is null or price.valid_to >= %(today)s::date)
order by price.id
