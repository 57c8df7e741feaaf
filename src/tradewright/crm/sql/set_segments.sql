-- set_segments: segments of customers exist as given
-- in:  code text[], name text[], service_level text[], price_level text[], review_days int[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, name
with asked as (
    select
        item.position,
        trim(item.code) as segment_code,
        trim(item.name) as name,
        trim(item.service_level) as service_level,
        trim(item.price_level) as price_level,
        item.review_days,
        row_number() over (partition by trim(item.code) order by item.position) as nth
    from
        unnest(
            %(code)s::text[], %(name)s::text[], %(service_level)s::text[],
            %(price_level)s::text[], %(review_days)s::int[]
        )
        with ordinality as item (code, name, service_level, price_level, review_days, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.segment_code = '' then 'code_missing'
            when asked.name = '' then 'name_missing'
            when asked.review_days < 1 then 'review_not_positive'
            when
                (asked.name, asked.service_level, asked.price_level, asked.review_days)
                = (known.name, known.service_level, known.price_level, known.review_days)
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join account_segment as known
        on known.company_id = %(company_id)s::bigint and asked.segment_code = known.code
),

done as (
    insert into account_segment (
        company_id, code, name, service_level, price_level, review_days, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.segment_code as code,
        judged.name,
        judged.service_level,
        judged.price_level,
        judged.review_days,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, code) do update
        set
            name = excluded.name,
            service_level = excluded.service_level,
            price_level = excluded.price_level,
            review_days = excluded.review_days,
            version = account_segment.version + 1
    returning account_segment.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.segment_set' as topic,
        'account_segment' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'segment_id', done.id,
            'code', done.code,
            'name', done.name,
            'service_level', done.service_level,
            'price_level', done.price_level,
            'review_days', done.review_days
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(done.id, judged.known_id) as id,
    judged.code,
    judged.name
from judged
left join done on judged.segment_code = done.code and judged.code = 'set'
order by judged.position
