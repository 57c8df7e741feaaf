-- proof_runs: the latest proofs, with how much each found broken of this company
-- in:  company_id bigint, after bigint (an id: older than this), page_size int
-- out: id, form, started_at, ms, checked, broken, violations
select
    proof_run.id,
    proof_run.form,
    proof_run.started_at,
    proof_run.ms,
    proof_run.checked,
    count(proof_finding.id) as broken,
    coalesce(sum(proof_finding.violations), 0)::bigint as violations
from proof_run
left join proof_finding
    on proof_run.id = proof_finding.run_id and proof_finding.company_id = %(company_id)s::bigint
where %(after)s::bigint is null or proof_run.id < %(after)s::bigint
group by proof_run.id
order by proof_run.id desc
limit %(page_size)s::int
