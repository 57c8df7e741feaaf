-- set_item_costs: what items cost by kind and day
-- in:  item text[], kind text[], valid_from date[], cost numeric[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, item
with asked as (
    select
        line.*,
        item.id as item_id,
        row_number() over (
            partition by line.item, line.kind, line.valid_from order by line.position
        ) as nth
    from
        unnest(%(item)s::text[], %(kind)s::text[], %(valid_from)s::date[], %(cost)s::numeric[])
        with ordinality as line (item, kind, valid_from, cost, position)
    left join item on item.company_id = %(company_id)s::bigint and line.item = item.code
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.item_id is null then 'unknown_item'
            when asked.kind not in ('replacement', 'standard', 'last') then 'unknown_kind'
            -- in PostgreSQL NaN is above infinity
            when asked.cost < 0 or asked.cost >= 'infinity' then 'cost_negative'
            when scale(trim_scale(asked.cost)) > 6 then 'cost_too_precise'
            when asked.nth > 1 then 'repeated_in_batch'
            when known.cost = asked.cost then 'already_set'
            else 'set'
        end as code
    from asked
    left join item_cost as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.item_id = known.item_id
            and asked.kind = known.kind
            and asked.valid_from = known.valid_from
),

numbered as materialized (
    select
        judged.*,
        coalesce(judged.known_id, nextval('item_cost_id_seq')) as id
    from judged
    where judged.code = 'set'
    order by judged.position
),

done as (
    insert into item_cost (id, company_id, item_id, kind, valid_from, cost, version, created_at)
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.item_id,
        numbered.kind,
        numbered.valid_from,
        numbered.cost,
        1 as version,
        %(at)s::timestamptz as created_at
    from numbered
    on conflict (id) do update
        set cost = excluded.cost, version = item_cost.version + 1
    returning item_cost.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.item_cost_set' as topic,
        'item_cost' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'item_id', done.item_id,
            'kind', done.kind,
            'valid_from', done.valid_from,
            'cost', done.cost
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    judged.item
from judged
left join numbered on judged.position = numbered.position
order by judged.position
