-- set_price_levels: levels made under their codes or changed, and the chains of those based on them
-- in:  code text[], name text[], base text[], percent numeric[], rounding text[],
--      rounding_step numeric[], rounding_ending numeric[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, base, circle
with recursive asked as materialized (
    select
        item.position,
        trim(item.code) as own_code,
        trim(item.name) as name,
        trim(item.base) as base,
        item.percent,
        item.rounding,
        item.rounding_step,
        item.rounding_ending,
        case
            when trim(item.code) = '' then 'code_missing'
            when row_number() over (partition by trim(item.code) order by item.position) > 1
                then 'repeated_in_batch'
            when trim(item.name) = '' then 'name_missing'
            when trim(item.base) <> '' and item.percent is null then 'percent_missing'
            -- in PostgreSQL NaN is above infinity
            when item.percent <= -100 or item.percent >= 'infinity' then 'percent_impossible'
            when
                item.rounding not in ('', 'nearest', 'multiple', 'ending')
                or (item.rounding <> '' and not coalesce(item.rounding_step > 0, false))
                or (item.rounding = 'ending' and item.rounding_ending is null)
                then 'rounding_unclear'
        end as fault
    from
        unnest(
            %(code)s::text[], %(name)s::text[], %(base)s::text[], %(percent)s::numeric[],
            %(rounding)s::text[], %(rounding_step)s::numeric[], %(rounding_ending)s::numeric[]
        )
        with ordinality as item (
            code, name, base, percent, rounding, rounding_step, rounding_ending, position
        )
),

-- row by row, what is based on what: a map of code → base
folded as (
    select
        0::bigint as position,
        null::text as own_code,
        null::text as fault,
        null::text as circle,
        coalesce((
            select jsonb_object_agg(level.code, coalesce(base.code, ''))
            from price_level as level
            left join price_level as base
                on base.company_id = %(company_id)s::bigint and level.base_id = base.id
            where level.company_id = %(company_id)s::bigint
        ), '{}') as bases
    union all
    select
        asked.position,
        asked.own_code,
        found.fault,
        case
            when found.fault = 'circular'
                then
                    array_to_string(
                        array[asked.own_code] || level_path(
                            folded.bases || jsonb_build_object(asked.own_code, ''), asked.base
                        ),
                        ' → '
                    )
        end as circle,
        case
            when found.fault is null
                then folded.bases || jsonb_build_object(asked.own_code, asked.base)
            else folded.bases
        end as bases
    from folded
    inner join asked on folded.position + 1 = asked.position
    cross join lateral coalesce(
        asked.fault, level_fault(folded.bases, asked.own_code, asked.base)
    ) as found (fault)
),

judged as materialized (
    select
        asked.*,
        folded.circle,
        known.id as known_id,
        coalesce(
            folded.fault,
            case
                when
                    row(
                        known.name, coalesce(base.code, ''), known.percent, known.rounding,
                        known.rounding_step, known.rounding_ending
                    ) is not distinct from row(
                        asked.name, asked.base, asked.percent, asked.rounding,
                        asked.rounding_step, asked.rounding_ending
                    )
                    then 'already_set'
                else 'set'
            end
        ) as code
    from asked
    inner join folded on asked.position = folded.position
    left join price_level as known
        on known.company_id = %(company_id)s::bigint and asked.own_code = known.code
    left join price_level as base
        on base.company_id = %(company_id)s::bigint and known.base_id = base.id
),

numbered as materialized (
    select
        judged.*,
        coalesce(judged.known_id, nextval('price_level_id_seq')) as id
    from judged
    where judged.code = 'set'
    order by judged.position
),

-- all levels as they will stand
standing as materialized (
    select
        numbered.id,
        numbered.own_code as code,
        numbered.name,
        numbered.base,
        numbered.percent,
        numbered.rounding,
        numbered.rounding_step,
        numbered.rounding_ending,
        true as is_asked
    from numbered
    union all
    select
        level.id,
        level.code,
        level.name,
        coalesce(base.code, '') as base,
        level.percent,
        level.rounding,
        level.rounding_step,
        level.rounding_ending,
        false as is_asked
    from price_level as level
    left join price_level as base
        on base.company_id = %(company_id)s::bigint and level.base_id = base.id
    where
        level.company_id = %(company_id)s::bigint
        and not exists (
            select 1
            from numbered
            where numbered.id = level.id
        )
),

chained as (
    select
        standing.id,
        standing.base,
        array[standing.id * 8 + 4] as chain,
        standing.percent is not null as is_by_formula
    from standing
    union all
    select
        chained.id,
        below.base,
        chained.chain || (below.id * 8 + 4) as chain,
        below.percent is not null as is_by_formula
    from chained
    inner join standing as below on chained.base = below.code
),

whole as materialized (
    select
        standing.*,
        base.id as base_id,
        chained.chain,
        chained.is_by_formula
    from chained
    inner join standing on chained.id = standing.id
    left join standing as base on standing.base = base.code
    where chained.base = ''
),

done as (
    insert into price_level (
        id, company_id, code, name, base_id, percent, rounding, rounding_step, rounding_ending,
        chain, is_by_formula, version, created_at
    )
    select
        whole.id,
        %(company_id)s::bigint as company_id,
        whole.code,
        whole.name,
        whole.base_id,
        whole.percent,
        whole.rounding,
        whole.rounding_step,
        whole.rounding_ending,
        whole.chain,
        whole.is_by_formula,
        1 as version,
        %(at)s::timestamptz as created_at
    from whole
    left join price_level as known
        on known.company_id = %(company_id)s::bigint and whole.id = known.id
    where
        whole.is_asked
        or row(known.chain, known.is_by_formula)
        is distinct from row(whole.chain, whole.is_by_formula)
    order by whole.id
    on conflict (id) do update
        set
            name = excluded.name,
            base_id = excluded.base_id,
            percent = excluded.percent,
            rounding = excluded.rounding,
            rounding_step = excluded.rounding_step,
            rounding_ending = excluded.rounding_ending,
            chain = excluded.chain,
            is_by_formula = excluded.is_by_formula,
            version = price_level.version + 1
    returning price_level.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.price_level_set' as topic,
        'price_level' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'level_id', done.id,
            'code', done.code,
            'name', done.name,
            'base_id', done.base_id,
            'percent', done.percent
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
    judged.base,
    judged.circle
from judged
left join numbered on judged.position = numbered.position
order by judged.position
