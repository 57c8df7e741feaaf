-- set_tax_rates: a rate per key (country, region, class, start)
-- in:  country text[], tax_class text[], valid_from date[], rate numeric[], name text[],
--      region text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        line.*,
        row_number() over (
            partition by line.country, line.region, line.tax_class, line.valid_from
            order by line.position
        ) as nth
    from
        unnest(
            %(country)s::text[], %(tax_class)s::text[], %(valid_from)s::date[],
            %(rate)s::numeric[], %(name)s::text[], %(region)s::text[]
        )
        with ordinality as line (country, tax_class, valid_from, rate, name, region, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.country !~ '^[A-Z]{2}$' then 'unknown_country'
            when trim(asked.tax_class) = '' then 'tax_class_missing'
            when asked.rate < 0 or asked.rate >= 1 then 'rate_out_of_range'
            when trim(asked.name) = '' then 'name_missing'
            when asked.nth > 1 then 'repeated_in_batch'
            when known.id is null then 'set'
            when known.rate = asked.rate and known.name = trim(asked.name) then 'already_set'
            else 'changed'
        end as code
    from asked
    left join tax_rate as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.country = known.country
            and asked.region = known.region
            and asked.tax_class = known.tax_class
            and asked.valid_from = known.valid_from
),

numbered as materialized (
    select
        judged.*,
        coalesce(judged.known_id, nextval('tax_rate_id_seq')) as id
    from judged
    where judged.code in ('set', 'changed')
    order by judged.position
),

done as (
    insert into tax_rate (
        id, company_id, country, region, tax_class, valid_from, rate, name, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.country,
        numbered.region,
        numbered.tax_class,
        numbered.valid_from,
        numbered.rate,
        trim(numbered.name) as name,
        1 as version
    from numbered
    on conflict (id)
    do update
        set
            rate = excluded.rate,
            name = excluded.name,
            version = tax_rate.version + 1
    returning tax_rate.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'taxes.rate_set' as topic,
        'tax_rate' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'tax_rate_id', done.id,
            'country', done.country,
            'region', done.region,
            'tax_class', done.tax_class,
            'valid_from', done.valid_from,
            'rate', done.rate,
            'name', done.name
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code
from judged
left join numbered on judged.position = numbered.position
order by judged.position
