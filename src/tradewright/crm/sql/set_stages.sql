-- set_stages: stages of the pipeline exist with this place, probability, kind and criteria
-- in:  code text[], name text[], place int[], probability numeric[], kind text[],
--      criteria text[] (words), is_active boolean[], known text (words), company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, name, value, known
with asked as (
    select
        item.position,
        trim(item.code) as stage_code,
        trim(item.name) as name,
        item.place,
        item.probability,
        item.kind,
        array(
            select word
            from regexp_split_to_table(trim(item.criteria), '[\s,]+') as word
            where word <> ''
            group by word
            order by word
        ) as criteria,
        item.is_active,
        row_number() over (partition by trim(item.code) order by item.position) as nth
    from
        unnest(
            %(code)s::text[], %(name)s::text[], %(place)s::int[], %(probability)s::numeric[],
            %(kind)s::text[], %(criteria)s::text[], %(is_active)s::boolean[]
        )
        with ordinality as item (
            code, name, place, probability, kind, criteria, is_active, position
        )
),

sound as materialized (
    select
        asked.*,
        stage.id as known_id,
        stage.kind as kind_before,
        stage.is_active as was_active,
        (
            select min(word)
            from unnest(asked.criteria) as word
            where word <> all(string_to_array(%(known)s::text, ' '))
        ) as stranger,
        (
            select count(*)
            from opportunity
            where
                opportunity.company_id = %(company_id)s::bigint
                and opportunity.stage_id = stage.id
        ) as in_it,
        (
            stage.name = asked.name
            and stage.place = asked.place
            and stage.probability = asked.probability
            and stage.kind = asked.kind
            and stage.is_active = asked.is_active
            and stage.criteria @> asked.criteria
            and stage.criteria <@ asked.criteria
        ) as is_so
    from asked
    left join pipeline_stage as stage
        on stage.company_id = %(company_id)s::bigint and asked.stage_code = stage.code
),

checked as (
    select
        sound.*,
        case
            when sound.nth > 1 then 'repeated_in_batch'
            when sound.stage_code = '' then 'code_missing'
            when sound.name = '' then 'name_missing'
            when sound.kind not in ('open', 'won', 'lost') then 'unknown_kind'
            when
                not (
                    (sound.kind = 'open' and sound.probability between 0 and 100)
                    or (sound.kind = 'won' and sound.probability = 100)
                    or (sound.kind = 'lost' and sound.probability = 0)
                )
                then 'probability_out_of_range'
            when sound.stranger is not null then 'unknown_criterion'
            when sound.is_so then 'already_set'
            when
                sound.in_it > 0
                and (
                    sound.kind <> sound.kind_before
                    or (sound.was_active and not sound.is_active and sound.kind = 'open')
                )
                then 'stage_in_use'
            else 'set'
        end as checked_code
    from sound
),

-- how many active stages of each kind are left once all of the batch is done
left_over as materialized (
    select
        after.kind,
        count(*) as stages
    from (
        select pipeline_stage.kind
        from pipeline_stage
        where
            pipeline_stage.company_id = %(company_id)s::bigint
            and pipeline_stage.is_active
            and pipeline_stage.code not in (
                select checked.stage_code
                from checked
                where checked.checked_code = 'set'
            )
        union all
        select checked.kind
        from checked
        where checked.checked_code = 'set' and checked.is_active
    ) as after
    group by after.kind
),

judged as materialized (
    select
        checked.*,
        case
            when
                checked.checked_code = 'set'
                and checked.was_active
                and (not checked.is_active or checked.kind <> checked.kind_before)
                and checked.kind_before not in (select left_over.kind from left_over)
                then 'last_of_kind'
            else checked.checked_code
        end as code
    from checked
),

done as (
    insert into pipeline_stage (
        company_id, code, name, place, probability, kind, criteria, is_active, version
    )
    select
        %(company_id)s::bigint as company_id,
        judged.stage_code as code,
        judged.name,
        judged.place,
        judged.probability,
        judged.kind,
        judged.criteria,
        judged.is_active,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, code) do update
        set
            name = excluded.name,
            place = excluded.place,
            probability = excluded.probability,
            kind = excluded.kind,
            criteria = excluded.criteria,
            is_active = excluded.is_active,
            version = pipeline_stage.version + 1
    returning pipeline_stage.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.stage_set' as topic,
        'pipeline_stage' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'stage_id', done.id,
            'code', done.code,
            'name', done.name,
            'place', done.place,
            'probability', done.probability,
            'kind', done.kind,
            'criteria', to_jsonb(done.criteria),
            'is_active', done.is_active
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
    judged.name,
    coalesce(judged.stranger, judged.in_it::text) as value,
    replace(%(known)s::text, ' ', ', ') as known
from judged
left join done on judged.stage_code = done.code and judged.code = 'set'
order by judged.position
