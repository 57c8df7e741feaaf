-- items_with_prices: items that are sold and their list prices today
-- in:  today date, company_id bigint
-- out: id, label, prices, zeros
select
    item.id,
    item.code || ' ' || item.name as label,
    count(price.id) as prices,
    count(price.id) filter (where price.price = 0) as zeros
from item
left join price_condition as price
    on
        price.company_id = %(company_id)s::bigint
        and item.id = price.item_id
        and price.rank = 10
        and price.valid_from <= %(today)s::date
        and (price.valid_to is null or price.valid_to >= %(today)s::date)
where
    item.company_id = %(company_id)s::bigint
    and item.is_active
    and item.merged_into_id is null
group by item.id
order by item.id
