-- lock_items: the items of a batch, in id order; documents may still refer to them
-- in:  item_id bigint[], company_id bigint
select item.id
from item
where
    item.company_id = %(company_id)s::bigint
    and item.id = any(%(item_id)s::bigint[])
order by item.id
for no key update
