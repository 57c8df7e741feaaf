-- proof_of_run: every invariant that a proof checked, with what it found broken of this company
-- in:  company_id bigint, run_id bigint
-- out: id, title, ms, quick, violations, rows, is_new
select
    result.id,
    result.title,
    result.ms,
    result.quick,
    coalesce(proof_finding.violations, 0) as violations,
    coalesce(proof_finding.rows, '[]'::jsonb) as rows,
    coalesce(proof_finding.is_new, false) as is_new
from proof_run
cross join
    jsonb_to_recordset(proof_run.results)
        as result (id text, title text, ms numeric, quick boolean)
left join proof_finding
    on
        proof_run.id = proof_finding.run_id
        and proof_finding.company_id = %(company_id)s::bigint
        and result.id = proof_finding.invariant
where proof_run.id = %(run_id)s::bigint
order by violations desc, result.ms desc
