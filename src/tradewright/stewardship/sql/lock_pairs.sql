-- lock_pairs: the pairs of a batch, in id order
-- in:  pair_id bigint[], company_id bigint
select duplicate_pair.id
from duplicate_pair
where
    duplicate_pair.company_id = %(company_id)s::bigint
    and duplicate_pair.id = any(%(pair_id)s::bigint[])
order by duplicate_pair.id
for update
