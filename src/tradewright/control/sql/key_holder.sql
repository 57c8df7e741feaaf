-- key_holder: whose key this is (a key of any company), and whether it works
-- in:  secret_hash text (hexadecimal), at timestamptz
-- out: api_key_id, prefix, user_id, company_id, company_code, company_name, currency, time_zone,
--      scopes, system, state (valid, revoked, expired, user_inactive), today, last_used_on
select
    api_key.id as api_key_id,
    api_key.prefix,
    api_key.user_id,
    api_key.company_id,
    company.code as company_code,
    company.name as company_name,
    company.currency,
    company.time_zone,
    api_key.scopes,
    api_key.system,
    case
        when api_key.revoked_at is not null then 'revoked'
        when (%(at)s::timestamptz at time zone company.time_zone)::date > api_key.expires_on
            then 'expired'
        when not app_user.is_active then 'user_inactive'
        else 'valid'
    end as state,
    (%(at)s::timestamptz at time zone company.time_zone)::date as today,
    api_key.last_used_on
from api_key
inner join company on api_key.company_id = company.id
inner join app_user on api_key.user_id = app_user.id
where api_key.secret_hash = decode(%(secret_hash)s::text, 'hex')
