-- lock_merging_items: the items of a batch of merges, and those merged into them
-- in:  item_id bigint[], winner_id bigint[] (as item_id where there is none),
--      company_id bigint
select item.id
from item
where
    item.company_id = %(company_id)s::bigint
    and (
        item.id = any(%(item_id)s::bigint[])
        or item.id = any(%(winner_id)s::bigint[])
        or item.merged_into_id = any(%(item_id)s::bigint[])
    )
order by item.id
for no key update
