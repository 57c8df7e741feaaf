-- set_customer_items: customers' own numbers of items, made or changed
-- in:  customer text[], code text[], item text[], description text[], unit text[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        line.position,
        trim(line.said) as said,
        called_key(line.said) as key,
        line.item,
        trim(line.description) as description,
        line.unit,
        customer.id as customer_id,
        row_number() over (
            partition by customer.id, called_key(line.said) order by line.position
        ) as nth
    from
        unnest(
            %(customer)s::text[], %(code)s::text[], %(item)s::text[], %(description)s::text[],
            %(unit)s::text[]
        )
        with ordinality as line (customer, said, item, description, unit, position)
    left join customer as named
        on named.company_id = %(company_id)s::bigint and line.customer = named.code
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and coalesce(named.merged_into_id, named.id) = customer.id
),

judged as materialized (
    select
        asked.*,
        item.id as item_id,
        sold_by.unit_id,
        known.id as known_id,
        case
            when asked.customer_id is null then 'unknown_customer'
            when asked.key = '' then 'code_missing'
            when asked.nth > 1 then 'repeated_in_batch'
            when item.id is null then 'unknown_item'
            when asked.unit <> '' and sold_by.unit_id is null then 'unknown_unit'
            when
                (known.item_id, known.code, known.description, coalesce(known.unit_id, 0))
                = (item.id, asked.said, asked.description, coalesce(sold_by.unit_id, 0))
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join item as called
        on called.company_id = %(company_id)s::bigint and asked.item = called.code
    left join item
        on
            item.company_id = %(company_id)s::bigint
            and coalesce(called.merged_into_id, called.id) = item.id
    left join lateral (
        select item_unit.unit_id
        from item_unit
        inner join unit on item_unit.unit_id = unit.id
        where
            item_unit.company_id = %(company_id)s::bigint
            and item_unit.item_id = item.id
            and unit.code = asked.unit
    ) as sold_by on true
    left join customer_item as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.customer_id = known.customer_id
            and asked.key = known.key
),

kept as (
    insert into customer_item (
        company_id, customer_id, item_id, code, key, description, unit_id, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.customer_id,
        judged.item_id,
        judged.said as code,
        judged.key,
        judged.description,
        judged.unit_id,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, customer_id, key) do update
        set
            item_id = excluded.item_id,
            code = excluded.code,
            description = excluded.description,
            unit_id = excluded.unit_id,
            version = customer_item.version + 1
    returning customer_item.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        kept.company_id,
        'sales.customer_item_set' as topic,
        'customer_item' as aggregate,
        kept.id as key,
        kept.version,
        jsonb_build_object(
            'customer_item_id', kept.id,
            'customer_id', kept.customer_id,
            'item_id', kept.item_id,
            'code', kept.code,
            'unit_id', kept.unit_id
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from kept
    order by kept.id
)

select
    judged.position,
    coalesce(kept.id, judged.known_id) as id,
    judged.code
from judged
left join kept
    on
        judged.code = 'set'
        and judged.customer_id = kept.customer_id
        and judged.key = kept.key
order by judged.position
