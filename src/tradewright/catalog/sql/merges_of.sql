-- merges_of: the items that are merged into one, and the one it is merged into itself
-- in:  company_id bigint, item_id bigint
-- out: id, code, name, goes_up (it is the winner), merged_at, note
select
    other.id,
    other.code,
    other.name,
    coalesce(own.merged_into_id = other.id, false) as goes_up,
    item_merge.merged_at,
    item_merge.note
from item as own
inner join item as other
    on
        other.company_id = %(company_id)s::bigint
        and (own.merged_into_id = other.id or own.id = other.merged_into_id)
left join item_merge
    on
        item_merge.company_id = %(company_id)s::bigint
        and item_merge.undone_at is null
        and item_merge.loser_id
        = case when own.merged_into_id = other.id then own.id else other.id end
where own.company_id = %(company_id)s::bigint and own.id = %(item_id)s::bigint
order by goes_up desc, other.code asc
