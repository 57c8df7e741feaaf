-- items_to_assess: items that are sold, and what their rules look at
-- in:  company_id bigint
-- out: id, label, kind, barcode, barcode_shared, units
with counted as (
    select
        item_unit.item_id,
        count(*) as how_many
    from item_unit
    where item_unit.company_id = %(company_id)s::bigint
    group by item_unit.item_id
)

select
    item.id,
    item.code || ' ' || item.name as label,
    item.kind,
    item.barcode,
    item.barcode <> '' and count(*) over (partition by item.barcode) > 1 as barcode_shared,
    coalesce(unit.how_many, 0) as units
from item
left join counted as unit on item.id = unit.item_id
where
    item.company_id = %(company_id)s::bigint
    and item.is_active
    and item.merged_into_id is null
order by item.id
