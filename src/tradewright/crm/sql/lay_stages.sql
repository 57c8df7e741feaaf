-- lay_stages: the usual stages, in a company that has none yet
-- in:  company_id bigint, at timestamptz, operation_id uuid
with laid as (
    insert into pipeline_stage (
        company_id, code, name, place, probability, kind, criteria, is_active, version
    )
    select
        %(company_id)s::bigint as company_id,
        usual.code,
        usual.name,
        usual.place,
        usual.probability,
        usual.kind,
        usual.criteria::text[] as criteria,
        true as is_active,
        1 as version
    from (
        values
        ('prospecting', 'Prospecting', 1, 10, 'open', '{}'),
        ('engaging', 'Engaging', 2, 25, 'open', '{amount}'),
        ('quoted', 'Quoted', 3, 50, 'open', '{amount,customer,expected_on}'),
        (
            'negotiation', 'Negotiation', 4, 75, 'open',
            '{amount,customer,expected_on,lines,next_action}'
        ),
        ('won', 'Won', 8, 100, 'won', '{amount,customer}'),
        ('lost', 'Lost', 9, 0, 'lost', '{}')
    ) as usual (code, name, place, probability, kind, criteria)
    where
        not exists (
            select 1
            from pipeline_stage
            where pipeline_stage.company_id = %(company_id)s::bigint
        )
    on conflict do nothing
    returning pipeline_stage.*
)

insert into event (
    company_id, topic, aggregate, key, version, body, at, operation_id
)
select
    laid.company_id,
    'crm.stage_set' as topic,
    'pipeline_stage' as aggregate,
    laid.id as key,
    laid.version,
    jsonb_build_object(
        'stage_id', laid.id,
        'code', laid.code,
        'name', laid.name,
        'place', laid.place,
        'probability', laid.probability,
        'kind', laid.kind,
        'criteria', to_jsonb(laid.criteria),
        'is_active', laid.is_active
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from laid
order by laid.id
