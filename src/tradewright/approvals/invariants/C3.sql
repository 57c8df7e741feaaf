-- C3: Who decided did not ask, in nobody's right who asked, held the duty, and saw what was decided
select
    decision.company_id,
    decision.id as decision_id,
    request.id as request_id,
    decision.decided_by,
    decision.authority_of
from approval_decision as decision
inner join approval_request as request on decision.request_id = request.id
inner join approval_rule as rule on request.rule_id = rule.id
inner join company on decision.company_id = company.id
cross join
    lateral (
        values ((decision.decided_at at time zone company.time_zone)::date)
    ) as day (decided_on)
where
    request.requested_by in (decision.decided_by, decision.authority_of)
    or decision.company_id <> request.company_id
    or decision.content_hash <> request.content_hash
    or request.content_hash
    <> approval_hash(request.kind, request.subject, request.subject_id, request.content)
    or decision.duty not in (rule.approver_duty, rule.escalation_duty)
    or not exists (
        select 1
        from user_role
        inner join role_duty on user_role.role_id = role_duty.role_id
        where
            user_role.company_id = decision.company_id
            and user_role.user_id = decision.authority_of
            and role_duty.duty = decision.duty
            and user_role.valid_from <= day.decided_on
            and coalesce(user_role.valid_until, 'infinity') > day.decided_on
    )
    or (
        decision.decided_by <> decision.authority_of
        and not exists (
            select 1
            from approval_delegation as delegation
            where
                delegation.company_id = decision.company_id
                and delegation.delegator_id = decision.authority_of
                and delegation.delegate_id = decision.decided_by
                and delegation.valid_from <= day.decided_on
                and delegation.valid_until > day.decided_on
                and coalesce(delegation.revoked_at, 'infinity') >= decision.decided_at
                and (delegation.kinds = '{}' or request.kind = any(delegation.kinds))
        )
    )
