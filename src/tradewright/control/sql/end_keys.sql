-- end_keys: the keys of people who leave stop at once, or after their last day (in any company)
-- in:  user_id bigint[], leaves_on date[], is_now boolean[], by_user_id bigint, at timestamptz,
--      operation_id uuid
with leaver as (
    select item.*
    from
        unnest(%(user_id)s::bigint[], %(leaves_on)s::date[], %(is_now)s::boolean[])
            as item (user_id, leaves_on, is_now)
),

ended as (
    update api_key
    set
        revoked_at = case when leaver.is_now then %(at)s::timestamptz end,
        expires_on = case
            when leaver.is_now then api_key.expires_on
            else least(api_key.expires_on, leaver.leaves_on - 1)
        end,
        version = api_key.version + 1
    from leaver
    where leaver.user_id = api_key.user_id and api_key.revoked_at is null
    returning
        api_key.id, api_key.company_id, api_key.version, api_key.user_id, api_key.name,
        api_key.prefix, api_key.expires_on, leaver.is_now
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    ended.company_id,
    case when ended.is_now then 'control.api_key_revoked' else 'control.api_key_shortened' end
        as topic,
    'api_key' as aggregate,
    ended.id as key,
    ended.version,
    jsonb_build_object(
        'user_id', ended.user_id,
        'name', ended.name,
        'prefix', ended.prefix,
        'expires_on', ended.expires_on,
        'revoked_by', %(by_user_id)s::bigint
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from ended
order by ended.id
