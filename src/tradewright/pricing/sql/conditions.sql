-- conditions: a page of conditions of every kind, by what they are for, for whom, start and break
-- in:  view text ('': all), on_date date (null: any), search text (LIKE-safe; '': all),
--      item_id bigint, customer_id bigint, contract_id bigint, condition_id bigint (null: any),
--      after bigint (id of the last one seen), page_size int, company_id bigint
-- out: the fields of ConditionRow
with found as (
    select
        own.id,
        own.kind,
        own.item_id,
        coalesce(item.code, '') as item,
        coalesce(item.name, '') as item_name,
        coalesce(item_group.code, '') as item_group,
        coalesce(brand.code, '') as brand,
        own.customer_id,
        coalesce(customer.code, '') as customer,
        coalesce(customer.name, '') as customer_name,
        coalesce(place.code, '') as ship_to,
        coalesce(customer_group.code, '') as customer_group,
        coalesce(price_level.code, '') as level,
        own.contract_id,
        coalesce(contract.number, '') as contract,
        own.formula,
        own.price,
        own.per,
        own.percent,
        own.cost_kind,
        coalesce(unit.code, '') as unit,
        coalesce(own.currency, '') as currency,
        own.min_quantity,
        own.min_value,
        own.breaks,
        own.is_incremental,
        own.coupon,
        own.paid_quantity,
        own.free_quantity,
        own.rounding,
        own.rounding_step,
        own.rounding_ending,
        own.floor_price,
        own.ceiling_price,
        own.cap_quantity,
        own.drawn_quantity,
        own.sequence,
        own.off_list,
        own.on_contracts,
        own.valid_from,
        own.valid_to,
        own.version,
        own.created_at,
        row(
            coalesce(item.code, ''), coalesce(item_group.code, ''), coalesce(brand.code, ''),
            own.rank, coalesce(customer.code, ''), own.whom, coalesce(unit.code, ''),
            coalesce(own.currency, ''), own.valid_from, own.min_quantity, own.min_value, own.id
        ) as place_in_list
    from price_condition as own
    left join item on item.company_id = %(company_id)s::bigint and own.item_id = item.id
    left join item_group
        on item_group.company_id = %(company_id)s::bigint and own.item_group_id = item_group.id
    left join brand on brand.company_id = %(company_id)s::bigint and own.brand_id = brand.id
    left join customer
        on customer.company_id = %(company_id)s::bigint and own.customer_id = customer.id
    left join address as place
        on place.company_id = %(company_id)s::bigint and own.ship_to_id = place.id
    left join customer_group
        on
            customer_group.company_id = %(company_id)s::bigint
            and own.customer_group_id = customer_group.id
    left join price_level
        on price_level.company_id = %(company_id)s::bigint and own.level_id = price_level.id
    left join price_contract as contract
        on contract.company_id = %(company_id)s::bigint and own.contract_id = contract.id
    left join unit on unit.company_id = %(company_id)s::bigint and own.unit_id = unit.id
    where
        own.company_id = %(company_id)s::bigint
        and (%(item_id)s::bigint is null or own.item_id = %(item_id)s::bigint)
        and (%(customer_id)s::bigint is null or own.customer_id = %(customer_id)s::bigint)
        and (%(contract_id)s::bigint is null or own.contract_id = %(contract_id)s::bigint)
        and (%(condition_id)s::bigint is null or own.id = %(condition_id)s::bigint)
        and (
            %(view)s::text = ''
            or (%(view)s::text = 'list' and own.rank = 10)
            or (%(view)s::text = 'customers' and own.rank in (4, 5))
            or (%(view)s::text = 'contracts' and own.kind = 'contract')
            or (%(view)s::text = 'groups' and own.rank in (6, 7))
            or (%(view)s::text = 'levels' and own.kind = 'level')
            or (%(view)s::text = 'promotions' and own.kind = 'promotion')
            or (%(view)s::text = 'discounts' and own.kind = 'discount')
        )
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
)

select
    found.id,
    found.kind,
    found.item_id,
    found.item,
    found.item_name,
    found.item_group,
    found.brand,
    found.customer_id,
    found.customer,
    found.customer_name,
    found.ship_to,
    found.customer_group,
    found.level,
    found.contract_id,
    found.contract,
    found.formula,
    found.price,
    found.per,
    found.percent,
    found.cost_kind,
    found.unit,
    found.currency,
    found.min_quantity,
    found.min_value,
    found.breaks,
    found.is_incremental,
    found.coupon,
    found.paid_quantity,
    found.free_quantity,
    found.rounding,
    found.rounding_step,
    found.rounding_ending,
    found.floor_price,
    found.ceiling_price,
    found.cap_quantity,
    found.drawn_quantity,
    found.sequence,
    found.off_list,
    found.on_contracts,
    found.valid_from,
    found.valid_to,
    found.version,
    found.created_at,
    proposed.id as proposal_id,
    coalesce(proposed.number, '') as proposal
from found
left join lateral (
    select
        proposal.id,
        proposal.number
    from price_proposal_line as line
    inner join price_proposal as proposal
        on proposal.company_id = %(company_id)s::bigint and line.proposal_id = proposal.id
    where
        line.company_id = %(company_id)s::bigint
        and line.condition_id = found.id
    order by proposal.id desc
    limit 1
) as proposed on true
where
    %(after)s::bigint is null
    or found.place_in_list > (
        select seen.place_in_list
        from found as seen
        where seen.id = %(after)s::bigint
    )
order by found.place_in_list
limit %(page_size)s::int
