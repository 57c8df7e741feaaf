-- keep_quality_run: how good the records of a kind are today
-- in:  kind text, records int, today date, company_id bigint, at timestamptz, operation_id uuid
-- out: id, records, at_fault, findings, blocking, score
with counted as (
    select
        count(*) as findings,
        count(*) filter (where severity = 'block') as blocking,
        count(distinct record_id) filter (where severity in ('warn', 'block')) as at_fault
    from quality_finding
    where
        company_id = %(company_id)s::bigint
        and kind = %(kind)s::text
        and status = 'open'
),

run as (
    insert into quality_run (
        company_id, kind, ran_on, ran_at, records, at_fault, findings, blocking, score, version
    )
    select
        %(company_id)s::bigint as company_id,
        %(kind)s::text as kind,
        %(today)s::date as ran_on,
        %(at)s::timestamptz as ran_at,
        greatest(%(records)s::int, counted.at_fault) as records,
        counted.at_fault,
        counted.findings,
        counted.blocking,
        case
            when greatest(%(records)s::int, counted.at_fault) = 0 then 100
            else round(
                100 - 100.0 * counted.at_fault / greatest(%(records)s::int, counted.at_fault), 2
            )
        end as score,
        1 as version
    from counted
    on conflict (company_id, kind, ran_on)
    do update
        set
            ran_at = excluded.ran_at,
            records = excluded.records,
            at_fault = excluded.at_fault,
            findings = excluded.findings,
            blocking = excluded.blocking,
            score = excluded.score,
            version = quality_run.version + 1
    returning *
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        run.company_id,
        'stewardship.quality_assessed' as topic,
        'quality_run' as aggregate,
        run.id as key,
        run.version,
        jsonb_build_object(
            'kind', run.kind,
            'records', run.records,
            'at_fault', run.at_fault,
            'findings', run.findings,
            'blocking', run.blocking,
            'score', run.score
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from run
)

select
    id,
    records,
    at_fault,
    findings,
    blocking,
    score
from run
