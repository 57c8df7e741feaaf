-- C12: An approved request has the approvals of its rule, in time; a refused one its refusal
select
    request.company_id,
    request.id as request_id,
    request.status,
    said.approvals,
    said.refusals
from approval_request as request
inner join approval_rule as rule on request.rule_id = rule.id
cross join
    lateral (
        select
            count(*) filter (where decision.decision = 'approve') as approvals,
            count(*) filter (where decision.decision = 'refuse') as refusals,
            max(decision.decided_at) as last_at
        from approval_decision as decision
        where decision.company_id = request.company_id and decision.request_id = request.id
    ) as said
where
    (request.status = 'approved') <> (said.approvals >= rule.approvers and said.refusals = 0)
    or (request.status = 'refused') <> (said.refusals = 1)
    or said.last_at >= request.expires_at
