-- lock_delegations: the delegations of one person, or some by their ids, in the order of those
-- in:  company_id bigint, user_id bigint, delegation_id bigint[]
-- out: id
select approval_delegation.id
from approval_delegation
where
    approval_delegation.company_id = %(company_id)s::bigint
    and (
        approval_delegation.delegator_id = %(user_id)s::bigint
        or approval_delegation.id = any(%(delegation_id)s::bigint[])
    )
order by approval_delegation.id
for update
