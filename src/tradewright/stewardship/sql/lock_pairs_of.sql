-- lock_pairs_of: the pairs in which one of these records stands, in id order
-- in:  kind text[], record_id bigint[], company_id bigint
select duplicate_pair.id
from duplicate_pair
where
    duplicate_pair.company_id = %(company_id)s::bigint
    and duplicate_pair.kind = any(%(kind)s::text[])
    and (
        duplicate_pair.first_id = any(%(record_id)s::bigint[])
        or duplicate_pair.second_id = any(%(record_id)s::bigint[])
    )
order by duplicate_pair.id
for update
