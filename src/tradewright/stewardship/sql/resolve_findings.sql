-- resolve_findings: what the run of now did not find again is resolved
-- in:  kind text, company_id bigint, at timestamptz
update quality_finding
set
    status = 'resolved',
    resolved_at = %(at)s::timestamptz,
    accepted_until = null
where
    company_id = %(company_id)s::bigint
    and kind = %(kind)s::text
    and status in ('open', 'accepted')
    and seen_at < %(at)s::timestamptz
