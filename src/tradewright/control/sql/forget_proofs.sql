-- forget_proofs: proofs that are too old go with their findings (any company)
-- in:  before timestamptz
-- out: id
with gone as (
    delete from proof_finding
    using proof_run
    where proof_finding.run_id = proof_run.id and proof_run.started_at < %(before)s::timestamptz
)

delete from proof_run
where proof_run.started_at < %(before)s::timestamptz
returning proof_run.id
