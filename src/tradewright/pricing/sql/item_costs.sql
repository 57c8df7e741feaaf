-- item_costs: what items cost, by item and day
-- in:  kind text ('': all), search text (LIKE-safe; '': all), after_item text, after_id bigint,
--      page_size int, company_id bigint
-- out: the fields of ItemCostRow
select
    item_cost.id,
    item.id as item_id,
    item.code as item,
    item.name as item_name,
    item_cost.kind,
    item_cost.valid_from,
    item_cost.cost,
    unit.code as unit
from item_cost
inner join item on item.company_id = %(company_id)s::bigint and item_cost.item_id = item.id
inner join unit
    on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
where
    item_cost.company_id = %(company_id)s::bigint
    and (%(kind)s::text = '' or item_cost.kind = %(kind)s::text)
    and (
        %(search)s::text = ''
        or item.code ilike %(search)s::text || '%%'
        or item.name ilike '%%' || %(search)s::text || '%%'
    )
    and (
        %(after_id)s::bigint is null
        or (item.code, item_cost.id) > (%(after_item)s::text, %(after_id)s::bigint)
    )
order by item.code, item_cost.id
limit %(page_size)s::int
