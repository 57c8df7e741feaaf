-- create_api_keys: a program may act for its user, within scopes, until a day
-- in:  name text[], scopes text[] (patterns with blanks between), expires_on date[],
--      prefix text[], secret_hash text[] (hexadecimal), is_drawn boolean[] (the key has its shape),
--      system text[] (the owner of fields that acts by the key; empty: none),
--      unknown_scope text[] (null: none), longest_life int (days), company_id bigint,
--      user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, prefix, expires_on, scope, latest
with asked as (
    select
        item.*,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        row_number() over (partition by item.secret_hash order by item.position) as nth
    from
        unnest(
            %(name)s::text[], %(scopes)s::text[], %(expires_on)s::date[], %(prefix)s::text[],
            %(secret_hash)s::text[], %(is_drawn)s::boolean[], %(unknown_scope)s::text[],
            %(system)s::text[]
        )
        with ordinality as item (
            name, scopes, expires_on, prefix, secret_hash, is_drawn, unknown_scope, system, position
        )
    inner join company on company.id = %(company_id)s::bigint
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        asked.today + %(longest_life)s::int as latest,
        case
            when not asked.is_drawn then 'key_too_weak'
            when asked.nth > 1 then 'repeated_in_batch'
            when known.user_id = %(user_id)s::bigint then 'already_created'
            when known.id is not null then 'key_taken'
            when asked.name = '' then 'name_missing'
            when asked.scopes = '' then 'scopes_missing'
            when asked.unknown_scope is not null then 'unknown_scope'
            when asked.expires_on < asked.today then 'already_past'
            when asked.expires_on > asked.today + %(longest_life)s::int then 'expires_too_late'
            else 'created'
        end as code
    from asked
    left join api_key as known
        on
            known.company_id = %(company_id)s::bigint
            and known.secret_hash = decode(asked.secret_hash, 'hex')
),

created as (
    insert into api_key (
        company_id, user_id, name, prefix, secret_hash, scopes, system, created_at, expires_on,
        version
    )
    select
        %(company_id)s::bigint as company_id,
        %(user_id)s::bigint as user_id,
        judged.name,
        judged.prefix,
        decode(judged.secret_hash, 'hex') as secret_hash,
        string_to_array(judged.scopes, ' ') as scopes,
        judged.system,
        %(at)s::timestamptz as created_at,
        judged.expires_on,
        1 as version
    from judged
    where judged.code = 'created'
    order by judged.position
    -- a key of another company cannot be seen from here
    on conflict (secret_hash) do nothing
    returning id, name, prefix, secret_hash, scopes, expires_on
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'control.api_key_created' as topic,
        'api_key' as aggregate,
        created.id as key,
        1 as version,
        jsonb_build_object(
            'user_id', %(user_id)s::bigint,
            'name', created.name,
            'prefix', created.prefix,
            'scopes', created.scopes,
            'expires_on', created.expires_on
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from created
    order by created.id
)

select
    judged.position,
    coalesce(created.id, judged.known_id) as id,
    case
        when judged.code = 'created' and created.id is null then 'key_taken'
        else judged.code
    end as code,
    judged.prefix,
    judged.expires_on,
    judged.unknown_scope as scope,
    judged.latest
from judged
left join created
    on created.secret_hash = decode(judged.secret_hash, 'hex') and judged.code = 'created'
order by judged.position
