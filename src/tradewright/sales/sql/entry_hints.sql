-- entry_hints: what whoever enters an order should know of its items: least quantity, multiple,
-- cost, and what may be sold instead
-- in:  company_id bigint, customer_id bigint, warehouse_id bigint, item_id bigint[]
-- out: item_id, stocking_unit, min_order_quantity, order_multiple, unit_cost, instead (jsonb array
--      of code, name, kind, unit, available)
with recursive asked as materialized (
    select
        item.id,
        item.is_active,
        item.min_order_quantity,
        item.order_multiple,
        unit.code as stocking_unit,
        customer.accepts_substitutes
    from item
    inner join unit
        on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
    inner join customer
        on
            customer.company_id = %(company_id)s::bigint
            and customer.id = %(customer_id)s::bigint
    where item.company_id = %(company_id)s::bigint and item.id = any(%(item_id)s::bigint[])
),

-- a successor that is itself no longer sold leads to its own
followed as (
    select
        asked.id as item_id,
        item_substitute.substitute_id,
        1 as step
    from asked
    inner join item_substitute
        on
            item_substitute.company_id = %(company_id)s::bigint
            and asked.id = item_substitute.item_id
            and item_substitute.kind = 'successor'
    union all
    select
        followed.item_id,
        item_substitute.substitute_id,
        followed.step + 1 as step
    from followed
    inner join item
        on
            item.company_id = %(company_id)s::bigint
            and followed.substitute_id = item.id
            and not item.is_active
    inner join item_substitute
        on
            item_substitute.company_id = %(company_id)s::bigint
            and followed.substitute_id = item_substitute.item_id
            and item_substitute.kind = 'successor'
    where followed.step < 5
),

stands as (
    select
        followed.item_id,
        followed.substitute_id,
        'successor' as kind,
        0 as rank
    from followed
    union all
    select
        asked.id as item_id,
        said.substitute_id,
        said.kind,
        said.rank
    from asked
    inner join item_substitute as said
        on
            said.company_id = %(company_id)s::bigint
            and asked.id = said.item_id
            and said.kind <> 'successor'
    where asked.accepts_substitutes
    union all
    select
        asked.id as item_id,
        said.item_id as substitute_id,
        said.kind,
        said.rank + 1000 as rank
    from asked
    inner join item_substitute as said
        on
            said.company_id = %(company_id)s::bigint
            and asked.id = said.substitute_id
            and said.both_ways
    where asked.accepts_substitutes
),

offered as materialized (
    select
        stands.item_id,
        jsonb_agg(
            jsonb_build_object(
                'code', item.code,
                'name', item.name,
                'kind', stands.kind,
                'unit', unit.code,
                'available',
                case
                    when item.kind = 'stock'
                        then coalesce(stock_level.on_hand - stock_level.reserved, 0)
                end
            )
            order by stands.rank, item.code
        ) as instead
    from stands
    inner join item
        on
            item.company_id = %(company_id)s::bigint
            and stands.substitute_id = item.id
            and item.is_active
    inner join unit
        on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
    left join stock_level
        on
            stock_level.company_id = %(company_id)s::bigint
            and item.id = stock_level.item_id
            and stock_level.warehouse_id = %(warehouse_id)s::bigint
    group by stands.item_id
)

select
    asked.id as item_id,
    asked.stocking_unit,
    asked.min_order_quantity,
    asked.order_multiple,
    case
        when stock_level.on_hand > 0 then stock_level.amount_value / stock_level.on_hand
    end as unit_cost,
    coalesce(offered.instead, '[]') as instead
from asked
left join offered on asked.id = offered.item_id
left join stock_level
    on
        stock_level.company_id = %(company_id)s::bigint
        and asked.id = stock_level.item_id
        and stock_level.warehouse_id = %(warehouse_id)s::bigint
order by asked.id
