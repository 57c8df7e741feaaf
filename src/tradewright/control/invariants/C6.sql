-- C6: no key lives on behind its user, and every key is hashed, scoped and expires in time
select
    api_key.id,
    api_key.company_id,
    api_key.user_id,
    api_key.prefix
from api_key
inner join app_user on api_key.user_id = app_user.id
where
    (
        not app_user.is_active
        and api_key.revoked_at is null
        and api_key.expires_on >= current_date
    )
    or length(api_key.secret_hash) <> 32
    or cardinality(api_key.scopes) = 0
    or api_key.expires_on > api_key.created_at::date + 401
