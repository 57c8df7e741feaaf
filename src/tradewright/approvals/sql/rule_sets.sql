-- rule_sets: every version of the approval rules, with its rules
-- in:  company_id bigint, at timestamptz
-- out: id, kind, number, valid_from, reason, status, state, proposed_by_id, proposed_by,
--      proposed_at, decided_by, decided_at, rules
with versions as (
    select
        rule_set.*,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        max(rule_set.valid_from) filter (
            where
            rule_set.status = 'confirmed'
            and rule_set.valid_from <= (%(at)s::timestamptz at time zone company.time_zone)::date
        ) over (partition by rule_set.kind) as since
    from approval_rule_set as rule_set
    inner join company on rule_set.company_id = company.id
    where rule_set.company_id = %(company_id)s::bigint
)

select
    versions.id,
    versions.kind,
    versions.number,
    versions.valid_from,
    versions.reason,
    versions.status,
    case
        when versions.status <> 'confirmed' then versions.status
        when versions.valid_from > versions.today then 'planned'
        when
            versions.valid_from = versions.since
            and versions.number = max(versions.number) over (
                partition by versions.kind, versions.valid_from, versions.status
            )
            then 'in_force'
        else 'past'
    end as state,
    versions.proposed_by as proposed_by_id,
    coalesce(
        nullif(trim(proposer.first_name || ' ' || proposer.last_name), ''), proposer.username
    ) as proposed_by,
    versions.proposed_at,
    coalesce(
        nullif(trim(decider.first_name || ' ' || decider.last_name), ''), decider.username, ''
    ) as decided_by,
    versions.decided_at,
    coalesce(rules.rules, '[]'::jsonb) as rules
from versions
inner join app_user as proposer on versions.proposed_by = proposer.id
left join app_user as decider on versions.decided_by = decider.id
left join lateral (
    select
        jsonb_agg(
            rule.condition || jsonb_build_object(
                'rule_no', rule.rule_no,
                'approver_duty', rule.approver_duty,
                'approvers', rule.approvers,
                'expires_after_hours', rule.expires_after_hours,
                'escalation_duty', rule.escalation_duty,
                'escalates_after_hours', rule.escalates_after_hours
            ) order by rule.rule_no
        ) as rules
    from approval_rule as rule
    where
        rule.company_id = %(company_id)s::bigint
        and rule.rule_set_id = versions.id
) as rules on true
order by versions.kind asc, versions.number desc
