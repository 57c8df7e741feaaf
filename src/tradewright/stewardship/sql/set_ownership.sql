-- set_ownership: a field is mastered by a system
-- in:  object text[], field text[], system text[], steward text[], reason text[], policy text[],
--      is_known boolean[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, field_name, system
with asked as (
    select
        item.object,
        item.field,
        lower(trim(item.system)) as system,
        item.steward,
        trim(item.reason) as reason,
        item.policy,
        item.is_known,
        item.position,
        row_number() over (partition by item.object, item.field order by item.position) as nth
    from
        unnest(
            %(object)s::text[], %(field)s::text[], %(system)s::text[], %(steward)s::text[],
            %(reason)s::text[], %(policy)s::text[], %(is_known)s::boolean[]
        )
        with ordinality as item (
            object, field, system, steward, reason, policy, is_known, position
        )
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        known.system as system_before,
        case
            when not asked.is_known then 'unknown_field'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.system = '' then 'system_missing'
            when role.id is null then 'unknown_steward'
            when asked.policy not in ('refuse', 'quarantine') then 'unknown_policy'
            when
                asked.system = known.system
                and asked.steward = known.steward
                and asked.policy = known.policy
                then 'already_set'
            when known.id is null and asked.system = 'tradewright' then 'already_set'
            when asked.reason = '' then 'reason_missing'
            else 'set'
        end as code
    from asked
    left join role on asked.steward = role.code
    left join field_ownership as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.object = known.object
            and asked.field = known.field
),

owned as (
    insert into field_ownership (
        company_id, object, field, system, steward, policy, reason, changed_at, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.object,
        judged.field,
        judged.system,
        judged.steward,
        judged.policy,
        judged.reason,
        %(at)s::timestamptz as changed_at,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, object, field)
    do update
        set
            system = excluded.system,
            steward = excluded.steward,
            policy = excluded.policy,
            reason = excluded.reason,
            changed_at = excluded.changed_at,
            version = field_ownership.version + 1
    returning id, object, field, system, steward, policy, reason, version
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'stewardship.ownership_set' as topic,
        'field_ownership' as aggregate,
        owned.id as key,
        owned.version,
        jsonb_build_object(
            'object', owned.object,
            'field', owned.field,
            'steward', owned.steward,
            'policy', owned.policy,
            'reason', owned.reason,
            'from', judged.system_before,
            'to', owned.system
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from owned
    inner join judged
        on owned.object = judged.object and owned.field = judged.field and judged.code = 'set'
    order by owned.id
)

select
    judged.position,
    coalesce(owned.id, judged.known_id) as id,
    judged.code,
    judged.object || ' ' || judged.field as field_name,
    judged.system
from judged
left join owned on judged.object = owned.object and judged.field = owned.field
order by judged.position
