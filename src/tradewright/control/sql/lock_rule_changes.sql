-- lock_rule_changes: changes of pairs that will be decided, in id order
-- in:  change_id bigint[], company_id bigint
select change.id
from sod_rule_change as change
where
    change.company_id = %(company_id)s::bigint
    and change.id = any(%(change_id)s::bigint[])
order by change.id
for update
