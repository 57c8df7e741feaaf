-- sealable_decisions: decisions on requests as audit seals them, of any company
-- in:  after bigint, ids bigint[] (null: those that are not sealed yet), most int
-- out: source_id, company_id, moment, body
select
    approval_decision.id as source_id,
    approval_decision.company_id,
    (extract(epoch from approval_decision.decided_at) * 1000000)::bigint as moment,
    jsonb_build_object(
        'schema', 'approval_decision/1',
        'id', approval_decision.id,
        'company_id', approval_decision.company_id,
        'request_id', approval_decision.request_id,
        'decision', approval_decision.decision,
        'decided_by', approval_decision.decided_by,
        'authority_of', approval_decision.authority_of,
        'duty', approval_decision.duty,
        'reason', approval_decision.reason,
        'content_hash', encode(approval_decision.content_hash, 'hex'),
        'decided_at', approval_decision.decided_at
    )::text as body
from approval_decision
where
    (
        %(ids)s::bigint[] is null
        and approval_decision.id > %(after)s::bigint
        and not exists (
            select 1
            from audit_chain
            where
                audit_chain.source = 'approval_decision'
                and audit_chain.source_id = approval_decision.id
        )
    )
    or (%(ids)s::bigint[] is not null and approval_decision.id = any(%(ids)s::bigint[]))
order by approval_decision.id
limit %(most)s::int
