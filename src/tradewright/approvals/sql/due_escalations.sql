-- due_escalations: requests of which a higher duty is to be told
-- in:  company_id bigint, at timestamptz
-- out: id
select approval_request.id
from approval_request
inner join approval_rule as rule on approval_request.rule_id = rule.id
where
    approval_request.company_id = %(company_id)s::bigint
    and approval_request.status = 'waiting'
    and approval_request.escalated_at is null
    and approval_request.expires_at > %(at)s::timestamptz
    and rule.escalation_duty <> ''
    and %(at)s::timestamptz
    >= approval_request.requested_at + make_interval(hours => rule.escalates_after_hours)
order by approval_request.id
