-- set_customer_groups: groups of customers, made under their codes or renamed
-- in:  code text[], name text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by trim(item.own_code) order by item.position) as nth
    from
        unnest(%(code)s::text[], %(name)s::text[])
        with ordinality as item (own_code, name, position)
),

judged as materialized (
    select
        asked.position,
        trim(asked.own_code) as own_code,
        trim(asked.name) as name,
        known.id as known_id,
        case
            when trim(asked.own_code) = '' then 'code_missing'
            when asked.nth > 1 then 'repeated_in_batch'
            when trim(asked.name) = '' then 'name_missing'
            when known.name = trim(asked.name) then 'already_set'
            else 'set'
        end as code
    from asked
    left join customer_group as known
        on known.company_id = %(company_id)s::bigint and trim(asked.own_code) = known.code
),

kept as (
    insert into customer_group (company_id, code, name, version)
    select
        %(company_id)s::bigint as company_id,
        judged.own_code as code,
        judged.name,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, code) do update
        set name = excluded.name, version = customer_group.version + 1
    returning customer_group.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        kept.company_id,
        'parties.customer_group_set' as topic,
        'customer_group' as aggregate,
        kept.id as key,
        kept.version,
        jsonb_build_object(
            'customer_group_id', kept.id,
            'code', kept.code,
            'name', kept.name
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from kept
    order by kept.id
)

select
    judged.position,
    coalesce(kept.id, judged.known_id) as id,
    judged.code
from judged
left join kept on judged.own_code = kept.code
order by judged.position
