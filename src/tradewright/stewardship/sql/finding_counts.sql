-- finding_counts: open findings by severity, and those accepted
-- in:  kind text (null: all), company_id bigint
-- out: block, warn, info, accepted
select
    count(*) filter (where status = 'open' and severity = 'block') as block,
    count(*) filter (where status = 'open' and severity = 'warn') as warn,
    count(*) filter (where status = 'open' and severity = 'info') as info,
    count(*) filter (where status = 'accepted') as accepted
from quality_finding
where
    company_id = %(company_id)s::bigint
    and status in ('open', 'accepted')
    and (%(kind)s::text is null or kind = %(kind)s::text)
