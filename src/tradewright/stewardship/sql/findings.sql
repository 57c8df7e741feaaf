-- findings: findings of a state, the latest first
-- in:  severity text, kind text, steward text (null: all), status text, after bigint,
--      page_size int, company_id bigint
-- out: id, rule, kind, record_id, field, severity, label, message, status, steward, steward_name,
--      found_at, accepted_until, decided_by, note, version
select
    finding.id,
    finding.rule,
    finding.kind,
    finding.record_id,
    finding.field,
    finding.severity,
    finding.label,
    finding.message,
    finding.status,
    finding.steward,
    coalesce(role.name, finding.steward) as steward_name,
    finding.found_at,
    finding.accepted_until,
    coalesce(nullif(trim(decider.first_name || ' ' || decider.last_name), ''), decider.username)
        as decided_by,
    finding.note,
    finding.version
from quality_finding as finding
left join role on finding.steward = role.code
left join app_user as decider on finding.decided_by_id = decider.id
where
    finding.company_id = %(company_id)s::bigint
    and finding.status = %(status)s::text
    and (%(severity)s::text is null or finding.severity = %(severity)s::text)
    and (%(kind)s::text is null or finding.kind = %(kind)s::text)
    and (%(steward)s::text is null or finding.steward = %(steward)s::text)
    and (%(after)s::bigint is null or finding.id < %(after)s::bigint)
order by finding.id desc
limit %(page_size)s::int
