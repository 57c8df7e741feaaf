-- api_keys: the keys of a company, or of one of its users, the latest first
-- in:  company_id bigint, user_id bigint (null: of everybody), at timestamptz
-- out: id, user_name, name, prefix, scopes, created_at, expires_on, revoked_at, last_used_on, state
select
    api_key.id,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as user_name,
    api_key.name,
    api_key.prefix,
    api_key.scopes,
    api_key.created_at,
    api_key.expires_on,
    api_key.revoked_at,
    api_key.last_used_on,
    case
        when api_key.revoked_at is not null then 'revoked'
        when (%(at)s::timestamptz at time zone company.time_zone)::date > api_key.expires_on
            then 'expired'
        else 'valid'
    end as state
from api_key
inner join app_user on api_key.user_id = app_user.id
inner join company on api_key.company_id = company.id
where
    api_key.company_id = %(company_id)s::bigint
    and (%(user_id)s::bigint is null or api_key.user_id = %(user_id)s::bigint)
order by api_key.id desc
