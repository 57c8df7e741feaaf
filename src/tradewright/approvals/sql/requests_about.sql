-- requests_about: the requests about a document, the latest first
-- in:  company_id bigint, subject text, subject_id bigint
-- out: id, kind, status, requested_by, requested_at, decided_by, reason (of the
--      decision), approver_duty
select
    request.id,
    request.kind,
    request.status,
    coalesce(
        nullif(trim(asker.first_name || ' ' || asker.last_name), ''), asker.username
    ) as requested_by,
    request.requested_at,
    coalesce(
        nullif(trim(decider.first_name || ' ' || decider.last_name), ''), decider.username, ''
    ) as decided_by,
    coalesce(last_word.reason, '') as reason,
    rule.approver_duty
from approval_request as request
inner join app_user as asker on request.requested_by = asker.id
inner join approval_rule as rule
    on
        rule.company_id = %(company_id)s::bigint
        and request.rule_id = rule.id
left join lateral (
    select
        decision.decided_by,
        decision.reason
    from approval_decision as decision
    where
        decision.company_id = %(company_id)s::bigint
        and decision.request_id = request.id
    order by decision.id desc
    limit 1
) as last_word on true
left join app_user as decider on last_word.decided_by = decider.id
where
    request.company_id = %(company_id)s::bigint
    and request.subject = %(subject)s::text
    and request.subject_id = %(subject_id)s::bigint
order by request.id desc
