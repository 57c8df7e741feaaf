-- set_prices: what holds for a key (for what, for whom, unit, currency, coupon, least quantity and
--             value, start); a new start ends what was open before it
-- in:  item text[], unit text[], currency text[], price numeric[], valid_from date[], valid_to
--      date[], min_quantity numeric[], customer text[], kind text[], item_group text[], brand
--      text[], ship_to text[], customer_group text[], level text[], contract text[], formula
--      text[], percent numeric[], cost_kind text[], per numeric[], min_value numeric[], breaks
--      text[], is_incremental boolean[], coupon text[], paid_quantity numeric[], free_quantity
--      numeric[], rounding text[], rounding_step numeric[], rounding_ending numeric[], floor_price
--      numeric[], ceiling_price numeric[], cap_quantity numeric[], sequence smallint[], off_list
--      boolean[], on_contracts boolean[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, item, unit, customer, and what else a message names
with asked as (
    select line.*
    from
        unnest(
            %(item)s::text[], %(unit)s::text[], %(currency)s::text[], %(price)s::numeric[],
            %(valid_from)s::date[], %(valid_to)s::date[], %(min_quantity)s::numeric[],
            %(customer)s::text[], %(kind)s::text[], %(item_group)s::text[], %(brand)s::text[],
            %(ship_to)s::text[], %(customer_group)s::text[], %(level)s::text[],
            %(contract)s::text[], %(formula)s::text[], %(percent)s::numeric[],
            %(cost_kind)s::text[], %(per)s::numeric[], %(min_value)s::numeric[], %(breaks)s::text[],
            %(is_incremental)s::boolean[], %(coupon)s::text[], %(paid_quantity)s::numeric[],
            %(free_quantity)s::numeric[], %(rounding)s::text[], %(rounding_step)s::numeric[],
            %(rounding_ending)s::numeric[], %(floor_price)s::numeric[],
            %(ceiling_price)s::numeric[], %(cap_quantity)s::numeric[], %(sequence)s::smallint[],
            %(off_list)s::boolean[], %(on_contracts)s::boolean[]
        )
        with ordinality as line (
            item, unit, currency, price, valid_from, valid_to, min_quantity, customer, kind,
            item_group, brand, ship_to, customer_group, level, contract, formula, percent,
            cost_kind, per, min_value, breaks, is_incremental, coupon, paid_quantity, free_quantity,
            rounding, rounding_step, rounding_ending, floor_price, ceiling_price, cap_quantity,
            sequence, off_list, on_contracts, position
        )
),

found as materialized (
    select
        asked.*,
        item.id as item_id,
        item_group.id as item_group_id,
        brand.id as brand_id,
        unit.id as named_unit_id,
        coalesce(unit.id, case when asked.formula = 'amount' then item.stocking_unit_id end)
            as unit_id,
        item_unit.id as item_unit_id,
        coalesce(contract.customer_id, customer.id) as customer_id,
        coalesce(contract.ship_to_id, ship_to.id) as ship_to_id,
        customer_group.id as customer_group_id,
        price_level.id as level_id,
        contract.id as contract_id,
        contract.status as contract_status,
        contract.valid_from as contract_from,
        contract.valid_to as contract_to,
        nullif(asked.currency, '') as currency_code,
        currency.code as known_currency,
        case
            when coalesce(contract.ship_to_id, ship_to.id) is not null
                then coalesce(contract.ship_to_id, ship_to.id) * 8 + 1
            when coalesce(contract.customer_id, customer.id) is not null
                then coalesce(contract.customer_id, customer.id) * 8 + 2
            when customer_group.id is not null then customer_group.id * 8 + 3
            when price_level.id is not null then price_level.id * 8 + 4
            else 0
        end as whom,
        case
            when item.id is not null then item.id * 8 + 1
            when item_group.id is not null then item_group.id * 8 + 2
            when brand.id is not null then brand.id * 8 + 3
            else 0
        end as what
    from asked
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item = item.code
    left join item_group
        on item_group.company_id = %(company_id)s::bigint and asked.item_group = item_group.code
    left join brand
        on brand.company_id = %(company_id)s::bigint and asked.brand = brand.code
    left join unit
        on unit.company_id = %(company_id)s::bigint and asked.unit = unit.code
    left join item_unit
        on
            item_unit.company_id = %(company_id)s::bigint
            and item.id = item_unit.item_id
            and coalesce(unit.id, item.stocking_unit_id) = item_unit.unit_id
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer = customer.code
    left join address as ship_to
        on
            ship_to.company_id = %(company_id)s::bigint
            and customer.id = ship_to.customer_id
            and asked.ship_to = ship_to.code
    left join customer_group
        on
            customer_group.company_id = %(company_id)s::bigint
            and asked.customer_group = customer_group.code
    left join price_level
        on price_level.company_id = %(company_id)s::bigint and asked.level = price_level.code
    left join price_contract as contract
        on contract.company_id = %(company_id)s::bigint and asked.contract = contract.number
    left join currency on asked.currency = currency.code
),

checked as materialized (
    select
        found.*,
        case
            when found.kind not in ('price', 'contract', 'level', 'promotion', 'discount')
                then 'unknown_kind'
            when found.formula not in ('amount', 'percent', 'markup', 'margin', 'free_goods')
                then 'unknown_formula'
            when num_nonnulls(
                nullif(found.item, ''), nullif(found.item_group, ''), nullif(found.brand, '')
            ) > 1 then 'scope_unclear'
            when found.item <> '' and found.item_id is null then 'unknown_item'
            when found.item_group <> '' and found.item_group_id is null then 'unknown_item_group'
            when found.brand <> '' and found.brand_id is null then 'unknown_brand'
            when found.unit <> '' and found.named_unit_id is null then 'unknown_unit'
            when found.item_id is not null and found.item_unit_id is null then 'unit_not_of_item'
            when
                num_nonnulls(
                    nullif(found.customer, ''), nullif(found.customer_group, ''),
                    nullif(found.level, ''), nullif(found.contract, '')
                ) > 1
                or (found.kind = 'contract') <> (found.contract <> '')
                or (found.kind = 'level' and found.level = '')
                or (found.kind = 'price' and found.level <> '')
                or (found.ship_to <> '' and coalesce(found.customer, '') = '')
                then 'buyer_unclear'
            when found.customer <> '' and found.customer_id is null then 'unknown_customer'
            when found.ship_to <> '' and found.ship_to_id is null then 'unknown_ship_to'
            when found.customer_group <> '' and found.customer_group_id is null
                then 'unknown_customer_group'
            when found.level <> '' and found.level_id is null then 'unknown_level'
            when found.contract <> '' and found.contract_id is null then 'unknown_contract'
            when found.contract_status = 'ended' then 'contract_ended'
            when
                found.valid_from < found.contract_from
                or found.valid_from > found.contract_to
                or found.valid_to > found.contract_to
                then 'outside_contract'
            when
                (found.currency <> '' and found.known_currency is null)
                or (found.currency = '' and found.formula = 'amount')
                then 'unknown_currency'
            when found.kind = 'discount' and found.formula <> 'percent' then 'unknown_formula'
            when found.formula = 'amount' and found.price is null then 'price_missing'
            -- in PostgreSQL NaN is above infinity
            when found.price < 0 or found.price >= 'infinity' then 'price_negative'
            when scale(trim_scale(found.price)) > 6 then 'price_too_precise'
            when found.per <= 0 or found.per >= 'infinity' then 'per_not_positive'
            when found.formula in ('percent', 'markup', 'margin') and found.percent is null
                then 'percent_missing'
            when
                (found.formula = 'margin' and found.percent >= 100)
                or (found.formula = 'percent' and found.percent > 100)
                or found.percent <= -100
                or found.percent >= 'infinity'
                then 'percent_impossible'
            when
                found.formula in ('markup', 'margin')
                <> (found.cost_kind in ('average', 'replacement', 'standard', 'last'))
                then 'cost_unclear'
            when
                found.formula = 'free_goods'
                and not coalesce(found.paid_quantity > 0 and found.free_quantity > 0, false)
                then 'free_goods_unclear'
            when
                found.rounding not in ('', 'nearest', 'multiple', 'ending')
                or (found.rounding <> '' and not coalesce(found.rounding_step > 0, false))
                or (found.rounding = 'ending' and found.rounding_ending is null)
                then 'rounding_unclear'
            when found.floor_price > found.ceiling_price then 'floor_above_ceiling'
            when found.breaks not in ('line', 'group') then 'breaks_unclear'
            when found.cap_quantity is not null and (found.kind <> 'contract' or found.item = '')
                then 'cap_not_of_contract'
            when
                found.min_quantity < 0
                or found.min_value < 0
                or found.min_quantity >= 'infinity'
                or found.min_value >= 'infinity'
                then 'quantity_negative'
            when found.valid_to < found.valid_from then 'validity_reversed'
            when row_number() over (
                partition by
                    found.what, found.whom, found.kind, found.contract_id, found.unit_id,
                    found.currency_code, found.coupon, found.sequence, found.min_quantity,
                    found.min_value, found.valid_from, found.item, found.customer
                order by found.position
            ) > 1 then 'repeated_in_batch'
        end as fault
    from found
),

-- what stands beside the new ones under the same key
beside as materialized (
    select distinct on (own.id)
        own.*,
        -- an end that is its contract's own was not stated
        nullif(own.valid_to, checked.contract_to) as stated_to
    from checked
    inner join price_condition as own
        on
            own.company_id = %(company_id)s::bigint
            and checked.what = own.what
            and checked.whom = own.whom
            and checked.kind = own.kind
            and checked.contract_id is not distinct from own.contract_id
            and checked.unit_id is not distinct from own.unit_id
            and checked.currency_code is not distinct from own.currency
            and checked.coupon = own.coupon
            and checked.sequence = own.sequence
            and checked.min_quantity = own.min_quantity
            and checked.min_value = own.min_value
    where checked.fault is null
),

both_kinds as (
    select
        checked.position,
        checked.what,
        checked.whom,
        checked.kind,
        checked.contract_id,
        checked.unit_id,
        checked.currency_code,
        checked.coupon,
        checked.sequence,
        checked.min_quantity,
        checked.min_value,
        checked.valid_from,
        checked.valid_to,
        null::bigint as own_id
    from checked
    where checked.fault is null
    union all
    select
        null::bigint as position,
        beside.what,
        beside.whom,
        beside.kind,
        beside.contract_id,
        beside.unit_id,
        beside.currency,
        beside.coupon,
        beside.sequence,
        beside.min_quantity,
        beside.min_value,
        beside.valid_from,
        beside.stated_to,
        beside.id
    from beside
),

-- a new one of the same start stands for the old
lined as (
    select
        both_kinds.*,
        max(both_kinds.own_id) over of_start as known_id,
        max(both_kinds.position) over of_start as new_position
    from both_kinds
    window of_start as (
        partition by
            both_kinds.what, both_kinds.whom, both_kinds.kind, both_kinds.contract_id,
            both_kinds.unit_id, both_kinds.currency_code, both_kinds.coupon, both_kinds.sequence,
            both_kinds.min_quantity, both_kinds.min_value, both_kinds.valid_from
    )
),

placed as materialized (
    select
        lined.*,
        lag(lined.position) over of_key as before_position,
        lag(lined.known_id) over of_key as before_id,
        lag(lined.valid_from) over of_key as before_from,
        lag(lined.valid_to) over of_key as before_to,
        lead(lined.valid_from) over of_key as after_from,
        lead(lined.valid_to) over of_key as after_to,
        lead(lined.position) over of_key as after_position
    from lined
    where lined.position is not null or lined.new_position is null
    window of_key as (
        partition by
            lined.what, lined.whom, lined.kind, lined.contract_id, lined.unit_id,
            lined.currency_code, lined.coupon, lined.sequence, lined.min_quantity, lined.min_value
        order by lined.valid_from
    )
),

judged as materialized (
    select
        checked.*,
        placed.known_id,
        -- an open end reaches to the next start, or to its contract's end
        coalesce(placed.valid_to, placed.after_from - 1, checked.contract_to) as ends_on,
        case
            when placed.before_to is null and placed.before_position is null
                then placed.before_id
        end as ended_id,
        own.drawn_quantity as drawn,
        case
            when placed.before_to >= checked.valid_from then placed.before_from
            else placed.after_from
        end as other_from,
        case
            when placed.before_to >= checked.valid_from then placed.before_to
            else placed.after_to
        end as other_to,
        coalesce(
            checked.fault,
            case
                when placed.before_to >= checked.valid_from then 'overlaps'
                when placed.valid_to >= placed.after_from and placed.after_position is null
                    then 'overlaps'
                when own.drawn_quantity > checked.cap_quantity then 'cap_below_drawn'
                when own.id is null then 'set'
                when
                    row(
                        own.price, own.per, own.percent, own.cost_kind, own.breaks,
                        own.is_incremental, own.paid_quantity, own.free_quantity, own.rounding,
                        own.rounding_step, own.rounding_ending, own.floor_price, own.ceiling_price,
                        own.cap_quantity, own.off_list, own.on_contracts, own.formula,
                        own.valid_to
                    ) is not distinct from row(
                        checked.price, checked.per, checked.percent, checked.cost_kind,
                        checked.breaks, checked.is_incremental, checked.paid_quantity,
                        checked.free_quantity, checked.rounding, checked.rounding_step,
                        checked.rounding_ending, checked.floor_price, checked.ceiling_price,
                        checked.cap_quantity, checked.off_list, checked.on_contracts,
                        checked.formula,
                        coalesce(placed.valid_to, placed.after_from - 1, checked.contract_to)
                    )
                    then 'already_set'
                else 'changed'
            end
        ) as code
    from checked
    left join placed on checked.position = placed.position
    left join price_condition as own on placed.known_id = own.id
),

numbered as materialized (
    select
        judged.*,
        coalesce(judged.known_id, nextval('price_condition_id_seq')) as id
    from judged
    where judged.code in ('set', 'changed')
    order by judged.position
),

ended as (
    update price_condition
    set valid_to = numbered.valid_from - 1, version = price_condition.version + 1
    from numbered
    where
        price_condition.company_id = %(company_id)s::bigint
        and price_condition.id = numbered.ended_id
    returning price_condition.*
),

done as (
    insert into price_condition (
        id, company_id, customer_id, item_id, unit_id, currency, min_quantity, valid_from,
        valid_to, price, version, created_at,
        item_group_id, brand_id, ship_to_id, customer_group_id, level_id, contract_id, kind,
        formula, percent, cost_kind, per, min_value, breaks, is_incremental, coupon, paid_quantity,
        free_quantity, rounding, rounding_step, rounding_ending, floor_price, ceiling_price,
        cap_quantity, sequence, off_list, on_contracts,
        drawn_quantity
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.customer_id,
        numbered.item_id,
        numbered.unit_id,
        numbered.currency_code,
        numbered.min_quantity,
        numbered.valid_from,
        numbered.ends_on,
        numbered.price,
        1 as version,
        %(at)s::timestamptz as created_at,
        numbered.item_group_id,
        numbered.brand_id,
        numbered.ship_to_id,
        numbered.customer_group_id,
        numbered.level_id,
        numbered.contract_id,
        numbered.kind,
        numbered.formula,
        numbered.percent,
        numbered.cost_kind,
        numbered.per,
        numbered.min_value,
        numbered.breaks,
        numbered.is_incremental,
        numbered.coupon,
        numbered.paid_quantity,
        numbered.free_quantity,
        numbered.rounding,
        numbered.rounding_step,
        numbered.rounding_ending,
        numbered.floor_price,
        numbered.ceiling_price,
        numbered.cap_quantity,
        numbered.sequence,
        numbered.off_list,
        numbered.on_contracts,
        0 as drawn_quantity
    from numbered
    on conflict (id)
    do update
        set
            valid_to = excluded.valid_to,
            price = excluded.price,
            per = excluded.per,
            percent = excluded.percent,
            cost_kind = excluded.cost_kind,
            breaks = excluded.breaks,
            is_incremental = excluded.is_incremental,
            paid_quantity = excluded.paid_quantity,
            free_quantity = excluded.free_quantity,
            rounding = excluded.rounding,
            rounding_step = excluded.rounding_step,
            rounding_ending = excluded.rounding_ending,
            floor_price = excluded.floor_price,
            ceiling_price = excluded.ceiling_price,
            cap_quantity = excluded.cap_quantity,
            off_list = excluded.off_list,
            on_contracts = excluded.on_contracts,
            formula = excluded.formula,
            version = price_condition.version + 1
    returning price_condition.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        told.company_id,
        'pricing.price_set' as topic,
        'price_condition' as aggregate,
        told.id as key,
        told.version,
        price_told(told) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from (
        select done.* from done
        union all
        select ended.* from ended
    ) as told
    order by told.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    judged.item,
    judged.unit,
    judged.customer,
    judged.item_group,
    judged.brand,
    judged.ship_to,
    judged.customer_group,
    judged.level,
    judged.contract,
    judged.drawn,
    judged.other_from,
    judged.other_to
from judged
left join numbered on judged.position = numbered.position
order by judged.position
