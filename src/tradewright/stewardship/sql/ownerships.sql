-- ownerships: what the company has set about owners of fields
-- in:  company_id bigint
-- out: id, object, field, system, steward, policy, reason, changed_at, version
select
    id,
    object,
    field,
    system,
    steward,
    policy,
    reason,
    changed_at,
    version
from field_ownership
where company_id = %(company_id)s::bigint
order by object, field
