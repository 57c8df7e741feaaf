-- decide_findings: a finding is accepted for a while, opened again, or another role's
-- in:  finding_id bigint[], decision text[], note text[], until date[], steward text[],
--      company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with own as (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.finding_id order by item.position) as nth
    from
        unnest(
            %(finding_id)s::bigint[], %(decision)s::text[], %(note)s::text[], %(until)s::date[],
            %(steward)s::text[]
        )
        with ordinality as item (finding_id, decision, note, until, steward, position)
),

judged as materialized (
    select
        asked.position,
        asked.finding_id,
        asked.decision,
        trim(asked.note) as note,
        asked.until,
        asked.steward,
        finding.status as status_before,
        case
            when finding.id is null or finding.status = 'resolved' then 'finding_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.decision not in ('accept', 'reopen', 'assign') then 'unknown_decision'
            when asked.decision = 'accept' and trim(asked.note) = '' then 'note_missing'
            when
                asked.decision = 'accept' and (asked.until is null or asked.until < own.today)
                then 'until_missing'
            when asked.decision = 'assign' and role.id is null then 'unknown_steward'
            when asked.decision = 'assign' and finding.steward = asked.steward
                then 'already_decided'
            when asked.decision = 'reopen' and finding.status = 'open' then 'already_decided'
            when
                asked.decision = 'accept'
                and finding.status = 'accepted'
                and finding.accepted_until = asked.until
                and finding.note = trim(asked.note)
                then 'already_decided'
            else 'decided'
        end as code
    from asked
    cross join own
    left join quality_finding as finding
        on finding.company_id = %(company_id)s::bigint and asked.finding_id = finding.id
    left join role on asked.steward = role.code
),

decided as (
    update quality_finding
    set
        status = case judged.decision
            when 'accept' then 'accepted'
            when 'reopen' then 'open'
            else quality_finding.status
        end,
        accepted_until = case judged.decision
            when 'accept' then judged.until
            when 'reopen' then null
            else quality_finding.accepted_until
        end,
        note = case
            when judged.decision = 'assign' then quality_finding.note
            else judged.note
        end,
        steward = case
            when judged.decision = 'assign' then judged.steward
            else quality_finding.steward
        end,
        decided_by_id = %(user_id)s::bigint,
        version = quality_finding.version + 1
    from judged
    where
        quality_finding.company_id = %(company_id)s::bigint
        and quality_finding.id = judged.finding_id
        and judged.code = 'decided'
    returning quality_finding.*, judged.status_before
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        decided.company_id,
        'stewardship.finding_decided' as topic,
        'quality_finding' as aggregate,
        decided.id as key,
        decided.version,
        jsonb_build_object(
            'rule', decided.rule,
            'kind', decided.kind,
            'record_id', decided.record_id,
            'steward', decided.steward,
            'accepted_until', decided.accepted_until,
            'reason', decided.note,
            'from', decided.status_before,
            'to', decided.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from decided
    order by decided.id
)

select
    judged.position,
    judged.finding_id as id,
    judged.code
from judged
order by judged.position
