-- last_proof: the newest proof and how old it is; of this company, or of any company without one
-- in:  company_id bigint
-- out: started_at, age_seconds, violations, broken (ids)
select
    proof_run.started_at,
    extract(epoch from clock_timestamp() - proof_run.started_at)::int as age_seconds,
    (
        select coalesce(sum(proof_finding.violations), 0)::bigint
        from proof_finding
        where
            proof_finding.run_id = proof_run.id
            and (
                %(company_id)s::bigint is null
                or proof_finding.company_id = %(company_id)s::bigint
            )
    ) as violations,
    array(
        select distinct proof_finding.invariant
        from proof_finding
        where
            proof_finding.run_id = proof_run.id
            and (
                %(company_id)s::bigint is null
                or proof_finding.company_id = %(company_id)s::bigint
            )
        order by proof_finding.invariant
    ) as broken
from proof_run
order by proof_run.id desc
limit 1
