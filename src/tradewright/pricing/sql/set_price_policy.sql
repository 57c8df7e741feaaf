-- set_price_policy: how the company prices
-- in:  priced_on text[], decimals int[], best_at text[], floor_margin_percent numeric[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, unknown
with asked as (
    select
        item.*,
        string_to_array(replace(item.best, ' ', ''), ',') as levels
    from
        unnest(
            %(priced_on)s::text[], %(decimals)s::int[], %(best_at)s::text[],
            %(floor_margin_percent)s::numeric[]
        )
        with ordinality as item (priced_on, decimals, best, floor_margin_percent, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        strange.level as unknown,
        case
            when asked.position > 1 then 'repeated_in_batch'
            when asked.priced_on not in ('ordered', 'requested') then 'unknown_day'
            when asked.decimals not between 0 and 6 then 'decimals_out_of_range'
            when strange.level is not null then 'unknown_level'
            -- in PostgreSQL NaN is above infinity
            when asked.floor_margin_percent < 0 or asked.floor_margin_percent >= 100
                then 'margin_impossible'
            when
                known.priced_on = asked.priced_on
                and known.decimals = asked.decimals
                and known.best_at = asked.levels
                and known.floor_margin_percent = asked.floor_margin_percent
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join price_policy as known on known.company_id = %(company_id)s::bigint
    left join lateral (
        select one.level
        from unnest(asked.levels) as one (level)
        where one.level <> all(price_levels()) or one.level = 'list'
        limit 1
    ) as strange on true
),

done as (
    insert into price_policy (
        company_id, priced_on, decimals, best_at, floor_margin_percent, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.priced_on,
        judged.decimals,
        judged.levels as best_at,
        judged.floor_margin_percent,
        1 as version
    from judged
    where judged.code = 'set'
    on conflict (company_id) do update
        set
            priced_on = excluded.priced_on,
            decimals = excluded.decimals,
            best_at = excluded.best_at,
            floor_margin_percent = excluded.floor_margin_percent,
            version = price_policy.version + 1
    returning price_policy.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.policy_set' as topic,
        'price_policy' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'priced_on', done.priced_on,
            'decimals', done.decimals,
            'best_at', done.best_at,
            'floor_margin_percent', done.floor_margin_percent
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
)

select
    judged.position,
    coalesce(done.id, judged.known_id) as id,
    judged.code,
    judged.unknown
from judged
left join done on judged.code = 'set'
order by judged.position
