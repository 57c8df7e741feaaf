-- item_lookup: items for what a person has typed or scanned so far, best first; one that was merged
-- is found by its code, barcode or name as its winner
-- in:  company_id bigint, search text (LIKE-safe), page_size int
-- out: id, code, name, kind, stocking_unit, barcode
with found as (
    select
        item.*,
        case
            when item.code ilike %(search)s::text then 1
            when item.barcode ilike %(search)s::text then 2
            when item.code ilike %(search)s::text || '%%' then 3
            when item.name ilike %(search)s::text || '%%' then 4
            else 5
        end as rank
    from item
    where
        item.company_id = %(company_id)s::bigint
        and item.is_active
        and (
            item.code ilike %(search)s::text || '%%'
            or item.barcode ilike %(search)s::text || '%%'
            or item.name ilike '%%' || %(search)s::text || '%%'
            or item.id in (
                select merged.merged_into_id
                from item as merged
                where
                    merged.company_id = %(company_id)s::bigint
                    and merged.merged_into_id is not null
                    and (
                        merged.code ilike %(search)s::text || '%%'
                        or merged.barcode ilike %(search)s::text || '%%'
                        or merged.name ilike '%%' || %(search)s::text || '%%'
                    )
            )
        )
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
