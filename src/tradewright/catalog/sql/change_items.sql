-- change_items: the named fields of an item change, null leaves a field as it is
-- in:  item_id bigint[], version int[], name text[], item_group text[], tax_class text[],
--      barcode text[], is_active boolean[], brand text[] ('': none),
--      min_order_quantity numeric[], order_multiple numeric[] (0: any),
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, version
with asked as (
    select
        item.*,
        row_number() over (partition by item.item_id order by item.position) as nth
    from
        unnest(
            %(item_id)s::bigint[], %(version)s::int[], %(name)s::text[], %(item_group)s::text[],
            %(tax_class)s::text[], %(barcode)s::text[], %(is_active)s::boolean[],
            %(brand)s::text[], %(min_order_quantity)s::numeric[], %(order_multiple)s::numeric[]
        )
        with ordinality as item (
            item_id, version_seen, name, group_code, tax_class, barcode, is_active,
            brand_code, min_order_quantity, order_multiple, position
        )
),

wanted as (
    select
        asked.position,
        asked.item_id,
        asked.version_seen,
        asked.nth,
        item.id as known_id,
        item.version,
        item.merged_into_id,
        coalesce(trim(asked.name), item.name) as name,
        case when asked.group_code is null then item.group_id else item_group.id end as group_id,
        coalesce(trim(asked.tax_class), item.tax_class) as tax_class,
        coalesce(asked.barcode, item.barcode) as barcode,
        coalesce(asked.is_active, item.is_active) as is_active,
        case when asked.brand_code is null then item.brand_id else brand.id end as brand_id,
        asked.brand_code <> '' and brand.id is null as lacks_brand,
        nullif(coalesce(asked.min_order_quantity, item.min_order_quantity), 0)
            as min_order_quantity,
        nullif(coalesce(asked.order_multiple, item.order_multiple), 0) as order_multiple,
        item.name as name_before,
        item.group_id as group_before,
        item.tax_class as tax_class_before,
        item.barcode as barcode_before,
        item.is_active as is_active_before,
        item.brand_id as brand_before,
        item.min_order_quantity as min_order_quantity_before,
        item.order_multiple as order_multiple_before
    from asked
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item_id = item.id
    left join item_group
        on item_group.company_id = %(company_id)s::bigint and asked.group_code = item_group.code
    left join brand
        on brand.company_id = %(company_id)s::bigint and asked.brand_code = brand.code
),

judged as materialized (
    select
        wanted.*,
        case
            when wanted.known_id is null then 'item_not_found'
            when wanted.nth > 1 then 'repeated_in_batch'
            when wanted.merged_into_id is not null then 'item_merged'
            when wanted.name = '' then 'name_missing'
            when wanted.group_id is null then 'unknown_group'
            when wanted.tax_class = '' then 'tax_class_missing'
            when wanted.lacks_brand then 'unknown_brand'
            when wanted.min_order_quantity < 0 then 'min_order_quantity_negative'
            when wanted.order_multiple < 0 then 'order_multiple_negative'
            when
                (
                    wanted.name, wanted.group_id, wanted.tax_class, wanted.barcode,
                    wanted.is_active, coalesce(wanted.brand_id, 0),
                    coalesce(wanted.min_order_quantity, 0), coalesce(wanted.order_multiple, 0)
                )
                = (
                    wanted.name_before, wanted.group_before, wanted.tax_class_before,
                    wanted.barcode_before, wanted.is_active_before,
                    coalesce(wanted.brand_before, 0),
                    coalesce(wanted.min_order_quantity_before, 0),
                    coalesce(wanted.order_multiple_before, 0)
                )
                then 'already_changed'
            when wanted.version <> wanted.version_seen then 'version_outdated'
            else 'changed'
        end as code
    from wanted
),

changed as (
    update item
    set
        name = judged.name,
        group_id = judged.group_id,
        tax_class = judged.tax_class,
        barcode = judged.barcode,
        is_active = judged.is_active,
        brand_id = judged.brand_id,
        min_order_quantity = judged.min_order_quantity,
        order_multiple = judged.order_multiple,
        version = item.version + 1
    from judged
    where
        item.company_id = %(company_id)s::bigint
        and item.id = judged.item_id
        and judged.code = 'changed'
    returning item.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        changed.company_id,
        'catalog.item_changed' as topic,
        'item' as aggregate,
        changed.id as key,
        changed.version,
        jsonb_build_object(
            'item_id', changed.id,
            'code', changed.code,
            'name', changed.name,
            'group_id', changed.group_id,
            'tax_class', changed.tax_class,
            'barcode', changed.barcode,
            'brand_id', changed.brand_id,
            'is_active', changed.is_active
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from changed
    order by changed.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    judged.version + (judged.code = 'changed')::int as version
from judged
order by judged.position
