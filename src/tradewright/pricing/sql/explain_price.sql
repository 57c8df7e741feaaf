-- explain_price: conditions for a customer and an item in any way, and why each is the price or not
-- in:  customer_id bigint (null: nobody), ship_to_id bigint, item_id bigint, unit_id bigint,
--      currency text, quantity numeric, on_date date, coupons text, worth numeric (of the line at
--      list prices), won_id bigint, won_level text, compared text[], cuts bigint[] (discounts that
--      were taken), company_id bigint
-- out: the fields of Candidate
with asked as materialized (
    select
        company.currency as home,
        item.stocking_unit_id,
        item.group_id,
        item.brand_id,
        customer.group_id as customer_group_id,
        coalesce(customer.ancestors, '{}') as ancestors,
        coalesce(price_level.chain, '{}') as chain,
        %(quantity)s::numeric * ordered.numerator / ordered.denominator as stocked
    from company
    inner join item
        on item.company_id = %(company_id)s::bigint and item.id = %(item_id)s::bigint
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and customer.id = %(customer_id)s::bigint
    left join customer_pricing
        on
            customer_pricing.company_id = %(company_id)s::bigint
            and customer.id = customer_pricing.customer_id
    left join price_level
        on
            price_level.company_id = %(company_id)s::bigint
            and customer_pricing.level_id = price_level.id
    left join item_unit as ordered
        on
            ordered.company_id = %(company_id)s::bigint
            and item.id = ordered.item_id
            and ordered.unit_id = %(unit_id)s::bigint
    where company.id = %(company_id)s::bigint
),

-- the customer's other places too, so that a job elsewhere is named
whoms as (
    select 0::bigint as whom
    union
    select %(customer_id)s::bigint * 8 + 2
    union
    select asked.customer_group_id * 8 + 3 from asked
    union
    select elder.id * 8 + 2 from asked cross join unnest(asked.ancestors) as elder (id)
    union
    select level.whom from asked cross join unnest(asked.chain) as level (whom)
    union
    select place.id * 8 + 1
    from address as place
    where
        place.company_id = %(company_id)s::bigint
        and place.customer_id = %(customer_id)s::bigint
),

found as materialized (
    select
        own.*,
        asked.stocked,
        asked.home,
        coalesce(
            own.unit_id,
            case
                when own.formula = 'amount' then asked.stocking_unit_id
                else %(unit_id)s::bigint
            end
        ) as priced_unit_id,
        case
            when own.rank = 2 and own.customer_id <> %(customer_id)s::bigint then 3
            else own.rank::int
        end as place
    from asked
    inner join whoms on true
    inner join price_condition as own
        on
            own.company_id = %(company_id)s::bigint
            and whoms.whom = own.whom
            and own.what = any(array[
                %(item_id)s::bigint * 8 + 1, asked.group_id * 8 + 2, asked.brand_id * 8 + 3, 0
            ])
),

told as (
    select
        found.*,
        coalesce((price_levels())[found.place], 'discount') as level,
        priced.code as unit,
        case
            when found.id = %(won_id)s::bigint then 'won'
            when found.id = any(%(cuts)s::bigint[]) then 'discount'
            when found.valid_to < %(on_date)s::date then 'expired'
            when found.valid_from > %(on_date)s::date then 'not_yet'
            when
                found.currency <> %(currency)s::text
                and (found.currency <> found.home or found.formula in ('percent', 'free_goods'))
                then 'other_currency'
            when factor.id is null then 'unit_unknown'
            when found.ship_to_id <> coalesce(%(ship_to_id)s::bigint, 0) then 'other_place'
            when
                found.rank in (4, 5, 20)
                and found.customer_id <> %(customer_id)s::bigint
                then 'of_parent'
            when
                found.coupon <> ''
                and found.coupon <> all(string_to_array(%(coupons)s::text, ','))
                then 'coupon_missing'
            when
                found.breaks = 'line'
                and found.stocked * factor.denominator < found.min_quantity * factor.numerator
                then 'break_not_reached'
            when found.breaks = 'line' and found.min_value > %(worth)s::numeric
                then 'value_not_reached'
            when found.drawn_quantity >= found.cap_quantity then 'cap_used_up'
            when found.rank = 20 and %(won_level)s::text like 'contract%%' then 'not_on_contracts'
            when found.rank = 20 then 'narrower_won'
            when (price_levels())[found.place] = any(%(compared)s::text[]) then 'compared'
            when (price_levels())[found.place] = %(won_level)s::text then 'narrower_won'
            else 'not_next'
        end as code
    from found
    left join unit as priced
        on priced.company_id = %(company_id)s::bigint and found.priced_unit_id = priced.id
    left join item_unit as factor
        on
            factor.company_id = %(company_id)s::bigint
            and factor.item_id = %(item_id)s::bigint
            and found.priced_unit_id = factor.unit_id
)

select
    told.id,
    told.level,
    coalesce(
        customer.code || coalesce(' at ' || place.code, ''), 'group ' || customer_group.code,
        'level ' || price_level.code, 'everyone'
    ) as whom,
    coalesce(
        item.code, 'group ' || item_group.code, 'brand ' || brand.code, 'every item'
    ) as what,
    coalesce(contract.number, '') as contract,
    told.formula,
    told.price,
    told.per,
    told.percent,
    coalesce(told.unit, '') as unit,
    coalesce(told.currency, '') as currency,
    told.min_quantity,
    told.min_value,
    told.coupon,
    told.valid_from,
    told.valid_to,
    told.cap_quantity,
    told.drawn_quantity,
    told.code
from told
left join customer
    on customer.company_id = %(company_id)s::bigint and told.customer_id = customer.id
left join address as place
    on place.company_id = %(company_id)s::bigint and told.ship_to_id = place.id
left join customer_group
    on
        customer_group.company_id = %(company_id)s::bigint
        and told.customer_group_id = customer_group.id
left join price_level
    on price_level.company_id = %(company_id)s::bigint and told.level_id = price_level.id
left join item on item.company_id = %(company_id)s::bigint and told.item_id = item.id
left join item_group
    on item_group.company_id = %(company_id)s::bigint and told.item_group_id = item_group.id
left join brand on brand.company_id = %(company_id)s::bigint and told.brand_id = brand.id
left join price_contract as contract
    on contract.company_id = %(company_id)s::bigint and told.contract_id = contract.id
order by
    told.place asc, told.breadth asc, told.valid_from desc, told.min_quantity desc, told.id asc
limit 200
