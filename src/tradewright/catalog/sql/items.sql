-- items: a page of the item list, by name
-- in:  company_id bigint, search text (LIKE-safe; '': all), item_group text (null: any),
--      is_active boolean (null: any), after bigint (id of the last row seen; null: from the start),
--      page_size int
-- out: id, code, name, kind, group, stocking_unit, tax_class, barcode, is_active
select
    item.id,
    item.code,
    item.name,
    item.kind,
    item_group.code as group_code,
    unit.code as stocking_unit,
    item.tax_class,
    item.barcode,
    item.is_active
from item
inner join item_group
    on item_group.company_id = %(company_id)s::bigint and item.group_id = item_group.id
inner join unit
    on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
where
    item.company_id = %(company_id)s::bigint
    and (%(item_group)s::text is null or item_group.code = %(item_group)s::text)
    and (%(is_active)s::boolean is null or item.is_active = %(is_active)s::boolean)
    and (
        %(search)s::text = ''
        or item.code ilike %(search)s::text || '%%'
        or item.barcode ilike %(search)s::text || '%%'
        or item.name ilike '%%' || %(search)s::text || '%%'
    )
    and (
        %(after)s::bigint is null
        or (item.name, item.id) > (
            select
                seen.name,
                seen.id
            from item as seen
            where seen.company_id = %(company_id)s::bigint and seen.id = %(after)s::bigint
        )
    )
order by item.name, item.id
limit %(page_size)s::int
