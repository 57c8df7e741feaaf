-- condition_counts: how many conditions a search finds in each view
-- in:  on_date date (null: any), search text (LIKE-safe; '': all), company_id bigint
-- out: every, of_list, of_customers, of_contracts, of_groups, of_levels, of_promotions,
--      of_discounts
select
    count(*) as every,
    count(*) filter (where own.rank = 10) as of_list,
    count(*) filter (where own.rank in (4, 5)) as of_customers,
    count(*) filter (where own.kind = 'contract') as of_contracts,
    count(*) filter (where own.rank in (6, 7)) as of_groups,
    count(*) filter (where own.kind = 'level') as of_levels,
    count(*) filter (where own.kind = 'promotion') as of_promotions,
    count(*) filter (where own.kind = 'discount') as of_discounts
from price_condition as own
left join item on item.company_id = %(company_id)s::bigint and own.item_id = item.id
left join item_group
    on item_group.company_id = %(company_id)s::bigint and own.item_group_id = item_group.id
left join brand on brand.company_id = %(company_id)s::bigint and own.brand_id = brand.id
left join customer
    on customer.company_id = %(company_id)s::bigint and own.customer_id = customer.id
left join customer_group
    on
        customer_group.company_id = %(company_id)s::bigint
        and own.customer_group_id = customer_group.id
left join price_level
    on price_level.company_id = %(company_id)s::bigint and own.level_id = price_level.id
left join price_contract as contract
    on contract.company_id = %(company_id)s::bigint and own.contract_id = contract.id
where
    own.company_id = %(company_id)s::bigint
    and (
        %(on_date)s::date is null
        or (
            own.valid_from <= %(on_date)s::date
            and coalesce(own.valid_to, 'infinity') >= %(on_date)s::date
        )
    )
    and (
        %(search)s::text = ''
        or item.code ilike %(search)s::text || '%%'
        or item.name ilike '%%' || %(search)s::text || '%%'
        or item_group.code ilike %(search)s::text || '%%'
        or brand.code ilike %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
        or customer_group.code ilike %(search)s::text || '%%'
        or price_level.code ilike %(search)s::text || '%%'
        or contract.number ilike %(search)s::text || '%%'
        or own.coupon ilike %(search)s::text || '%%'
    )
