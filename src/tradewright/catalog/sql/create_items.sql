-- create_items: active items with their units
-- in:  code text[], name text[], item_group text[], stocking_unit text[], kind text[],
--      tax_class text[], barcode text[], external_id text[], brand text[] ('': none),
--      min_order_quantity numeric[], order_multiple numeric[] (null or 0: any),
--      units_position int[],
--      units_unit text[], units_numerator bigint[], units_denominator bigint[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, detail
with asked as (
    select
        item.*,
        row_number() over (partition by item.item_code order by item.position) as nth_code,
        row_number() over (partition by item.external_id order by item.position) as nth_external
    from
        unnest(
            %(code)s::text[], %(name)s::text[], %(item_group)s::text[], %(stocking_unit)s::text[],
            %(kind)s::text[], %(tax_class)s::text[], %(barcode)s::text[], %(external_id)s::text[],
            %(brand)s::text[], %(min_order_quantity)s::numeric[], %(order_multiple)s::numeric[]
        )
        with ordinality as item (
            item_code, name, group_code, stocking_unit, kind, tax_class, barcode, external_id,
            brand_code, min_order_quantity, order_multiple, position
        )
),

packs as materialized (
    select
        pack.*,
        unit.id as unit_id,
        asked.stocking_unit = pack.unit as is_stocking_unit,
        row_number() over (partition by pack.position order by pack.ordinal) as line_no,
        row_number() over (partition by pack.position, pack.unit order by pack.ordinal) as nth
    from
        unnest(
            %(units_position)s::int[], %(units_unit)s::text[], %(units_numerator)s::bigint[],
            %(units_denominator)s::bigint[]
        )
        with ordinality as pack (position, unit, numerator, denominator, ordinal)
    inner join asked on pack.position = asked.position
    left join unit
        on unit.company_id = %(company_id)s::bigint and pack.unit = unit.code
),

pack_checks as (
    select
        packs.position,
        min(packs.line_no) filter (where packs.unit_id is null) as unknown,
        min(packs.line_no) filter (where packs.nth > 1) as repeated,
        min(packs.line_no) filter (
            where packs.numerator < 1 or packs.denominator < 1
        ) as not_positive,
        min(packs.line_no) filter (
            where packs.is_stocking_unit and packs.numerator <> packs.denominator
        ) as stocking_factor
    from packs
    group by packs.position
),

judged as materialized (
    select
        asked.*,
        item_group.id as group_id,
        stocking.id as stocking_unit_id,
        brand.id as brand_id,
        pack_checks.unknown,
        pack_checks.repeated,
        pack_checks.not_positive,
        pack_checks.stocking_factor,
        coalesce(by_external.id, by_code.id) as known_id,
        case
            when by_external.id is not null then 'already_created'
            when by_code.id is not null and asked.external_id is null then 'already_created'
            when by_code.id is not null then 'code_taken'
            when trim(asked.item_code) = '' then 'code_missing'
            when asked.external_id is not null and asked.nth_external > 1 then 'repeated_in_batch'
            when asked.nth_code > 1 then 'repeated_in_batch'
            when trim(asked.name) = '' then 'name_missing'
            when asked.kind not in ('stock', 'service') then 'unknown_kind'
            when item_group.id is null then 'unknown_group'
            when stocking.id is null then 'unknown_stocking_unit'
            when trim(asked.tax_class) = '' then 'tax_class_missing'
            when asked.brand_code <> '' and brand.id is null then 'unknown_brand'
            when asked.min_order_quantity < 0 then 'min_order_quantity_negative'
            when asked.order_multiple < 0 then 'order_multiple_negative'
            when pack_checks.unknown is not null then 'unknown_unit'
            when pack_checks.repeated is not null then 'unit_repeated'
            when pack_checks.not_positive is not null then 'factor_not_positive'
            when pack_checks.stocking_factor is not null then 'stocking_unit_factor'
            else 'created'
        end as code
    from asked
    left join item_group
        on item_group.company_id = %(company_id)s::bigint and asked.group_code = item_group.code
    left join unit as stocking
        on stocking.company_id = %(company_id)s::bigint and asked.stocking_unit = stocking.code
    left join brand
        on brand.company_id = %(company_id)s::bigint and asked.brand_code = brand.code
    left join pack_checks on asked.position = pack_checks.position
    left join item as by_external
        on
            by_external.company_id = %(company_id)s::bigint
            and asked.external_id = by_external.external_id
    left join item as by_code
        on by_code.company_id = %(company_id)s::bigint and asked.item_code = by_code.code
),

numbered as materialized (
    select
        judged.*,
        nextval('item_id_seq') as id
    from judged
    where judged.code = 'created'
    order by judged.position
),

created as (
    insert into item (
        id, company_id, code, name, kind, group_id, stocking_unit_id, tax_class, barcode,
        is_active, external_id, brand_id, min_order_quantity, order_multiple, version, created_at
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.item_code as code,
        trim(numbered.name) as name,
        numbered.kind,
        numbered.group_id,
        numbered.stocking_unit_id,
        numbered.tax_class,
        numbered.barcode,
        true as is_active,
        numbered.external_id,
        numbered.brand_id,
        nullif(numbered.min_order_quantity, 0) as min_order_quantity,
        nullif(numbered.order_multiple, 0) as order_multiple,
        1 as version,
        %(at)s::timestamptz as created_at
    from numbered
    returning item.*
),

packed as (
    insert into item_unit (company_id, item_id, unit_id, numerator, denominator)
    select
        %(company_id)s::bigint as company_id,
        numbered.id as item_id,
        numbered.stocking_unit_id as unit_id,
        1 as numerator,
        1 as denominator
    from numbered
    union all
    select
        %(company_id)s::bigint as company_id,
        numbered.id as item_id,
        packs.unit_id,
        packs.numerator,
        packs.denominator
    from packs
    inner join numbered on packs.position = numbered.position
    where not packs.is_stocking_unit
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        created.company_id,
        'catalog.item_created' as topic,
        'item' as aggregate,
        created.id as key,
        created.version,
        jsonb_build_object(
            'item_id', created.id,
            'code', created.code,
            'name', created.name,
            'kind', created.kind,
            'group_id', created.group_id,
            'stocking_unit_id', created.stocking_unit_id,
            'tax_class', created.tax_class,
            'barcode', created.barcode,
            'brand_id', created.brand_id,
            'external_id', created.external_id,
            'is_active', created.is_active
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from created
    order by created.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    case judged.code
        when 'unknown_unit'
            then jsonb_build_object('field', 'units[' || judged.unknown || '].unit')
        when 'unit_repeated'
            then jsonb_build_object('field', 'units[' || judged.repeated || '].unit')
        when 'factor_not_positive'
            then jsonb_build_object('field', 'units[' || judged.not_positive || '].numerator')
        when 'stocking_unit_factor'
            then jsonb_build_object('field', 'units[' || judged.stocking_factor || '].numerator')
    end as detail
from judged
left join numbered on judged.position = numbered.position
order by judged.position
