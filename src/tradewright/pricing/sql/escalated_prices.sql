-- escalated_prices: the prices of contracts as they stand from a day on when all rise by a
--                   percentage, as set_prices takes them
-- in:  number text[], from_day date[], percent numeric[], company_id bigint
-- out: the fields of SetPrice
select
    coalesce(item.code, '') as item,
    coalesce(unit.code, '') as unit,
    own.currency,
    round(price_by_rule(
        own.price * (100 + asked.percent) / 100, own.rounding, own.rounding_step,
        own.rounding_ending
    ), 6) as price,
    asked.from_day as valid_from,
    own.valid_to,
    own.min_quantity,
    'contract' as kind,
    coalesce(item_group.code, '') as item_group,
    coalesce(brand.code, '') as brand,
    contract.number as contract,
    own.per,
    own.min_value,
    own.breaks,
    own.is_incremental,
    own.coupon,
    own.rounding,
    own.rounding_step,
    own.rounding_ending,
    own.floor_price,
    own.ceiling_price,
    case
        when own.valid_from = asked.from_day then own.cap_quantity
        else own.cap_quantity - own.drawn_quantity
    end as cap_quantity,
    own.sequence
from
    unnest(%(number)s::text[], %(from_day)s::date[], %(percent)s::numeric[])
        as asked (number, from_day, percent)
inner join price_contract as contract
    on contract.company_id = %(company_id)s::bigint and asked.number = contract.number
inner join price_condition as own
    on
        own.company_id = %(company_id)s::bigint
        and contract.id = own.contract_id
        and own.formula = 'amount'
        and asked.from_day >= own.valid_from
        and asked.from_day <= coalesce(own.valid_to, 'infinity')
left join item on item.company_id = %(company_id)s::bigint and own.item_id = item.id
left join item_group
    on item_group.company_id = %(company_id)s::bigint and own.item_group_id = item_group.id
left join brand on brand.company_id = %(company_id)s::bigint and own.brand_id = brand.id
left join unit on unit.company_id = %(company_id)s::bigint and own.unit_id = unit.id
order by own.id
