-- delegations: who decides for whom, what still runs first
-- in:  company_id bigint, at timestamptz
-- out: id, delegator_id, delegator, delegate, kinds, valid_from, valid_until, reason, state
select
    delegation.id,
    delegation.delegator_id,
    coalesce(
        nullif(trim(delegator.first_name || ' ' || delegator.last_name), ''), delegator.username
    ) as delegator,
    coalesce(
        nullif(trim(delegate.first_name || ' ' || delegate.last_name), ''), delegate.username
    ) as delegate,
    delegation.kinds,
    delegation.valid_from,
    delegation.valid_until,
    delegation.reason,
    case
        when delegation.revoked_at is not null then 'revoked'
        when delegation.valid_until <= day.today then 'over'
        when delegation.valid_from > day.today then 'planned'
        else 'active'
    end as state
from approval_delegation as delegation
inner join app_user as delegator on delegation.delegator_id = delegator.id
inner join app_user as delegate on delegation.delegate_id = delegate.id
inner join company on delegation.company_id = company.id
cross join
    lateral (values ((%(at)s::timestamptz at time zone company.time_zone)::date)) as day (today)
where delegation.company_id = %(company_id)s::bigint
order by
    delegation.revoked_at is null and delegation.valid_until > day.today desc, delegation.id desc
limit 200
