-- revoke_api_keys: keys work no longer
-- in:  api_key_id bigint[], company_id bigint, user_id bigint (who revokes), of_anybody boolean
--      (may revoke others' keys), at timestamptz, operation_id uuid
-- out: position, id, code, prefix
with asked as (
    select
        item.*,
        row_number() over (partition by item.api_key_id order by item.position) as nth
    from unnest(%(api_key_id)s::bigint[]) with ordinality as item (api_key_id, position)
),

judged as materialized (
    select
        asked.position,
        asked.api_key_id,
        api_key.prefix,
        case
            when api_key.id is null then 'api_key_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when not (api_key.user_id = %(user_id)s::bigint or %(of_anybody)s::boolean)
                then 'key_of_another'
            when api_key.revoked_at is not null then 'already_revoked'
            else 'revoked'
        end as code
    from asked
    left join api_key
        on api_key.company_id = %(company_id)s::bigint and asked.api_key_id = api_key.id
),

revoked as (
    update api_key
    set
        revoked_at = %(at)s::timestamptz,
        version = api_key.version + 1
    from judged
    where
        api_key.company_id = %(company_id)s::bigint
        and api_key.id = judged.api_key_id
        and judged.code = 'revoked'
    returning api_key.id, api_key.version, api_key.user_id, api_key.name, api_key.prefix
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.api_key_revoked' as topic,
        'api_key' as aggregate,
        revoked.id as key,
        revoked.version,
        jsonb_build_object(
            'user_id', revoked.user_id,
            'name', revoked.name,
            'prefix', revoked.prefix,
            'revoked_by', %(user_id)s::bigint
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from revoked
    order by revoked.id
)

select
    judged.position,
    judged.api_key_id as id,
    judged.code,
    judged.prefix
from judged
order by judged.position
