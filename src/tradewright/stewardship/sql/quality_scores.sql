-- quality_scores: the last run of every kind
-- in:  company_id bigint
-- out: kind, ran_on, ran_at, records, at_fault, findings, blocking, score
select distinct on (quality_run.kind)
    quality_run.kind,
    quality_run.ran_on,
    quality_run.ran_at,
    quality_run.records,
    quality_run.at_fault,
    quality_run.findings,
    quality_run.blocking,
    quality_run.score
from quality_run
where quality_run.company_id = %(company_id)s::bigint
order by quality_run.kind asc, quality_run.ran_on desc
