-- owned_elsewhere: the fields of objects that another system than the source owns
-- in:  object text[], source text, company_id bigint
-- out: object, field, system, steward, steward_name, policy
select
    field_ownership.object,
    field_ownership.field,
    field_ownership.system,
    field_ownership.steward,
    coalesce(role.name, field_ownership.steward) as steward_name,
    field_ownership.policy
from field_ownership
left join role on field_ownership.steward = role.code
where
    field_ownership.company_id = %(company_id)s::bigint
    and field_ownership.object = any(%(object)s::text[])
    and field_ownership.system not in ('tradewright', %(source)s::text)
