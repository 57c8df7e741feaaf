-- item_lookup: active items for what a person has typed or scanned so far, best first; one that was
-- merged is found by its code, barcode or name as its winner
-- in:  company_id bigint, search text, page_size int
-- out: id, code, name, kind, stocking_unit, barcode
with named as materialized (
    select hit.found_key
    from
        found_keys(%(company_id)s::bigint, 'item', %(search)s::text, 20 * %(page_size)s::int)
            as hit
),

found as (
    select
        item.*,
        case
            when upper(item.code) = upper(%(search)s::text) then 1
            when item.barcode = %(search)s::text then 2
            when starts_with(upper(item.code), upper(%(search)s::text)) then 3
            when starts_with(upper(item.name), upper(%(search)s::text)) then 4
            else 5
        end as rank
    from (
        select distinct coalesce(typed.merged_into_id, typed.id) as id
        from named
        inner join item as typed
            on typed.company_id = %(company_id)s::bigint and named.found_key = typed.id
    ) as meant
    inner join item
        on item.company_id = %(company_id)s::bigint and meant.id = item.id
    where item.is_active
    order by rank, item.name, item.id
    limit %(page_size)s::int
)

select
    found.id,
    found.code,
    found.name,
    found.kind,
    unit.code as stocking_unit,
    found.barcode
from found
inner join unit
    on unit.company_id = %(company_id)s::bigint and found.stocking_unit_id = unit.id
order by found.rank, found.name, found.id
