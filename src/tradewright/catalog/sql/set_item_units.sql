-- set_item_units: factors of an item's units; a unit it had gets the new factor
-- in:  item_id bigint[], units_position int[], units_unit text[], units_numerator bigint[],
--      units_denominator bigint[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, detail
with asked as (
    select
        item.*,
        row_number() over (partition by item.item_id order by item.position) as nth
    from
        unnest(%(item_id)s::bigint[])
        with ordinality as item (item_id, position)
),

packs as materialized (
    select
        pack.*,
        asked.item_id,
        unit.id as unit_id,
        unit.id = item.stocking_unit_id as is_stocking_unit,
        coalesce(
            (pack.numerator, pack.denominator) = (known.numerator, known.denominator), false
        ) as is_known,
        row_number() over (partition by pack.position order by pack.ordinal) as line_no,
        row_number() over (partition by pack.position, pack.unit order by pack.ordinal) as nth
    from
        unnest(
            %(units_position)s::int[], %(units_unit)s::text[], %(units_numerator)s::bigint[],
            %(units_denominator)s::bigint[]
        )
        with ordinality as pack (position, unit, numerator, denominator, ordinal)
    inner join asked on pack.position = asked.position
    inner join item
        on item.company_id = %(company_id)s::bigint and asked.item_id = item.id
    left join unit
        on unit.company_id = %(company_id)s::bigint and pack.unit = unit.code
    left join item_unit as known
        on
            known.company_id = %(company_id)s::bigint
            and item.id = known.item_id
            and unit.id = known.unit_id
),

pack_checks as (
    select
        packs.position,
        bool_and(packs.is_known) as all_known,
        min(packs.line_no) filter (where packs.unit_id is null) as unknown,
        min(packs.line_no) filter (where packs.nth > 1) as repeated,
        min(packs.line_no) filter (
            where packs.numerator < 1 or packs.denominator < 1
        ) as not_positive,
        min(packs.line_no) filter (
            where packs.is_stocking_unit and (packs.numerator <> 1 or packs.denominator <> 1)
        ) as stocking_factor
    from packs
    group by packs.position
),

judged as materialized (
    select
        asked.*,
        item.id as known_id,
        pack_checks.unknown,
        pack_checks.repeated,
        pack_checks.not_positive,
        pack_checks.stocking_factor,
        case
            when item.id is null then 'item_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when pack_checks.position is null then 'no_units'
            when pack_checks.unknown is not null then 'unknown_unit'
            when pack_checks.repeated is not null then 'unit_repeated'
            when pack_checks.not_positive is not null then 'factor_not_positive'
            when pack_checks.stocking_factor is not null then 'stocking_unit_factor'
            when pack_checks.all_known then 'already_set'
            else 'set'
        end as code
    from asked
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item_id = item.id
    left join pack_checks on asked.position = pack_checks.position
),

packed as (
    insert into item_unit (company_id, item_id, unit_id, numerator, denominator)
    select
        %(company_id)s::bigint as company_id,
        judged.item_id,
        packs.unit_id,
        packs.numerator,
        packs.denominator
    from packs
    inner join judged on packs.position = judged.position
    where judged.code = 'set'
    order by packs.ordinal
    on conflict (company_id, item_id, unit_id)
    do update set numerator = excluded.numerator, denominator = excluded.denominator
    returning item_unit.item_id, item_unit.unit_id, item_unit.numerator, item_unit.denominator
),

units_set as (
    select
        packed.item_id,
        jsonb_agg(
            jsonb_build_object(
                'unit_id', packed.unit_id,
                'numerator', packed.numerator,
                'denominator', packed.denominator
            )
            order by packed.unit_id
        ) as units
    from packed
    group by packed.item_id
),

changed as (
    update item
    set version = item.version + 1
    from units_set
    where item.company_id = %(company_id)s::bigint and item.id = units_set.item_id
    returning item.*, units_set.units
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
            'is_active', changed.is_active,
            'units', changed.units
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
order by judged.position
