-- change_items: the named fields of an item change, null leaves a field as it is
-- in:  item_id bigint[], version int[], name text[], item_group text[], tax_class text[],
--      barcode text[], is_active boolean[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, version
with asked as (
    select
        item.*,
        row_number() over (partition by item.item_id order by item.position) as nth
    from
        unnest(
            %(item_id)s::bigint[], %(version)s::int[], %(name)s::text[], %(item_group)s::text[],
            %(tax_class)s::text[], %(barcode)s::text[], %(is_active)s::boolean[]
        )
        with ordinality as item (
            item_id, version_seen, name, group_code, tax_class, barcode, is_active, position
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
        item.name as name_before,
        item.group_id as group_before,
        item.tax_class as tax_class_before,
        item.barcode as barcode_before,
        item.is_active as is_active_before
    from asked
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item_id = item.id
    left join item_group
        on item_group.company_id = %(company_id)s::bigint and asked.group_code = item_group.code
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
            when
                (
                    wanted.name, wanted.group_id, wanted.tax_class, wanted.barcode,
                    wanted.is_active
                )
                = (
                    wanted.name_before, wanted.group_before, wanted.tax_class_before,
                    wanted.barcode_before, wanted.is_active_before
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
