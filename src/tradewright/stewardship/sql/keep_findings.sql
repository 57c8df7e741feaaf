-- keep_findings: what the rules found stands in the queue, once; what was accepted stays accepted
--                until its day has passed
-- in:  rule text[], record_id bigint[], field text[], severity text[], label text[],
--      message text[], steward text[], kind text, today date, company_id bigint, at timestamptz
insert into quality_finding (
    company_id, rule, kind, record_id, field, severity, label, message, status, steward, found_at,
    seen_at, note, version
)
select
    %(company_id)s::bigint as company_id,
    found.rule,
    %(kind)s::text as kind,
    found.record_id,
    found.field,
    found.severity,
    found.label,
    found.message,
    'open' as status,
    found.steward,
    %(at)s::timestamptz as found_at,
    %(at)s::timestamptz as seen_at,
    '' as note,
    1 as version
from
    unnest(
        %(rule)s::text[], %(record_id)s::bigint[], %(field)s::text[], %(severity)s::text[],
        %(label)s::text[], %(message)s::text[], %(steward)s::text[]
    ) as found (rule, record_id, field, severity, label, message, steward)
order by found.rule, found.record_id
on conflict (company_id, rule, record_id) where status <> 'resolved'
do update set
    field = excluded.field,
    severity = excluded.severity,
    label = excluded.label,
    message = excluded.message,
    seen_at = excluded.seen_at,
    status = case
        when quality_finding.accepted_until < %(today)s::date then 'open'
        else quality_finding.status
    end,
    accepted_until = case
        when quality_finding.accepted_until >= %(today)s::date then quality_finding.accepted_until
    end
