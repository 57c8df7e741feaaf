-- keep_proof: a proof with what it found in any company, and one event for each new violation
-- in:  form text, started_at timestamptz, mark bigint, ms int, checked int, broken text[],
--      results jsonb[], company_id bigint[] (null: the platform, so every company),
--      invariant text[], title text[], violations int[], rows jsonb[], operation_id uuid
-- out: id
with before as materialized (
    select proof_run.id
    from proof_run
    order by proof_run.id desc
    limit 1
),

kept as (
    insert into proof_run (form, started_at, ms, checked, broken, results, mark)
    select
        %(form)s::text as form,
        %(started_at)s::timestamptz as started_at,
        %(ms)s::int as ms,
        %(checked)s::int as checked,
        %(broken)s::text[] as broken,
        to_jsonb(%(results)s::jsonb[]) as results,
        %(mark)s::bigint as mark
    returning proof_run.id, proof_run.started_at
),

shared as (
    select
        company.id as company_id,
        item.invariant,
        item.title,
        sum(item.violations)::int as violations,
        (array_agg(item.first_rows order by item.company_id))[1] as first_rows
    from
        unnest(
            %(company_id)s::bigint[], %(invariant)s::text[], %(title)s::text[],
            %(violations)s::int[], %(rows)s::jsonb[]
        ) as item (company_id, invariant, title, violations, first_rows)
    inner join company on item.company_id is null or item.company_id = company.id
    group by company.id, item.invariant, item.title
),

found as (
    insert into proof_finding (
        company_id, run_id, invariant, title, violations, rows, is_new
    )
    select
        shared.company_id,
        kept.id as run_id,
        shared.invariant,
        shared.title,
        shared.violations,
        shared.first_rows,
        not exists (
            select 1
            from proof_finding
            inner join before on proof_finding.run_id = before.id
            where
                proof_finding.company_id = shared.company_id
                and proof_finding.invariant = shared.invariant
        ) as is_new
    from shared
    cross join kept
    order by shared.company_id, shared.invariant
    returning proof_finding.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        found.company_id,
        'control.invariant_violated' as topic,
        'proof_finding' as aggregate,
        found.id as key,
        1 as version,
        jsonb_build_object(
            'proof_finding_id', found.id,
            'proof_run_id', found.run_id,
            'invariant', found.invariant,
            'violations', found.violations
        ) as body,
        kept.started_at as at,
        %(operation_id)s::uuid as operation_id
    from found
    cross join kept
    where found.is_new
    order by found.id
)

select kept.id
from kept
