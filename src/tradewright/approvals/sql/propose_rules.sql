-- propose_rules: a new version of a kind's rules, for another person to confirm
-- in:  kind text[], valid_from date[], reason text[], rules_position int[],
--      rules_amount_over numeric[], rules_amount_upto numeric[], rules_percent_over numeric[],
--      rules_percent_upto numeric[], rules_approver_duty text[], rules_approvers int[],
--      rules_expires_after_hours int[], rules_escalation_duty text[],
--      rules_escalates_after_hours int[], kinds text[] (those there are), duties text[] (likewise),
--      company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, detail
with home as materialized (
    select (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.position,
        item.kind,
        item.reason,
        coalesce(item.valid_from, home.today) as valid_from,
        home.today,
        row_number() over (partition by item.kind order by item.position) as nth
    from
        unnest(%(kind)s::text[], %(valid_from)s::date[], %(reason)s::text[])
        with ordinality as item (kind, valid_from, reason, position)
    cross join home
),

rules as materialized (
    select
        line.*,
        row_number() over (partition by line.position order by line.nth)::int as rule_no,
        holders.holders,
        case
            when
                line.amount_over < 0 or line.percent_over < 0
                or line.amount_upto <= coalesce(line.amount_over, 0)
                or line.percent_upto <= coalesce(line.percent_over, 0)
                or 'infinity' in (
                    coalesce(line.amount_over, 0), coalesce(line.amount_upto, 0),
                    coalesce(line.percent_over, 0), coalesce(line.percent_upto, 0)
                )
                or 'nan' in (
                    coalesce(line.amount_over, 0), coalesce(line.amount_upto, 0),
                    coalesce(line.percent_over, 0), coalesce(line.percent_upto, 0)
                )
                then 'band_empty'
            when line.approver_duty <> all(%(duties)s::text[]) then 'unknown_duty'
            when
                line.escalation_duty not in ('', line.approver_duty)
                and line.escalation_duty <> all(%(duties)s::text[])
                then 'unknown_escalation_duty'
            when line.approvers not between 1 and 5 then 'approvers_out_of_range'
            when line.expires_after_hours not between 1 and 8760 then 'expiry_out_of_range'
            when
                (line.escalation_duty = '') <> (line.escalates_after_hours is null)
                or line.escalates_after_hours < 0
                or line.escalates_after_hours >= line.expires_after_hours
                then 'escalation_incomplete'
            -- somebody must be able to ask and find enough others
            when
                holders.holders - (case when holders.others > 0 then 0 else 1 end) < line.approvers
                then 'locks_everyone_out'
        end as fault
    from
        unnest(
            %(rules_position)s::int[], %(rules_amount_over)s::numeric[],
            %(rules_amount_upto)s::numeric[], %(rules_percent_over)s::numeric[],
            %(rules_percent_upto)s::numeric[], %(rules_approver_duty)s::text[],
            %(rules_approvers)s::int[], %(rules_expires_after_hours)s::int[],
            %(rules_escalation_duty)s::text[], %(rules_escalates_after_hours)s::int[]
        )
        with ordinality as line (
            position, amount_over, amount_upto, percent_over, percent_upto, approver_duty,
            approvers, expires_after_hours, escalation_duty, escalates_after_hours, nth
        )
    cross join home
    left join lateral duty_holders(
        %(company_id)s::bigint, array[line.approver_duty, nullif(line.escalation_duty, '')],
        home.today
    ) as holders on true
),

faults as materialized (
    select distinct on (rules.position)
        rules.position,
        rules.rule_no,
        rules.approver_duty,
        rules.escalation_duty,
        rules.holders,
        rules.fault
    from rules
    where rules.fault is not null
    order by rules.position, rules.rule_no
),

judged as materialized (
    select
        asked.*,
        faults.rule_no,
        faults.approver_duty,
        faults.escalation_duty,
        faults.holders,
        last_set.number as last_number,
        coalesce(
            case
                when asked.kind <> all(%(kinds)s::text[]) then 'unknown_kind'
                when asked.nth > 1 then 'repeated_in_batch'
                when last_set.status = 'proposed' then 'other_proposed'
                when trim(asked.reason) = '' then 'reason_missing'
                when asked.valid_from < asked.today then 'begins_in_the_past'
            end,
            faults.fault,
            'proposed'
        ) as code
    from asked
    left join faults on asked.position = faults.position
    left join lateral (
        select
            approval_rule_set.number,
            approval_rule_set.status
        from approval_rule_set
        where
            approval_rule_set.company_id = %(company_id)s::bigint
            and approval_rule_set.kind = asked.kind
        order by approval_rule_set.number desc
        limit 1
    ) as last_set on true
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'proposed' then nextval('approval_rule_set_id_seq') end as id,
        coalesce(judged.last_number, 0) + 1 as number
    from judged
    order by judged.position
),

proposed as (
    insert into approval_rule_set (
        id, company_id, kind, number, valid_from, reason, status, proposed_by, proposed_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.kind,
        numbered.number,
        numbered.valid_from,
        numbered.reason,
        'proposed' as status,
        %(user_id)s::bigint as proposed_by,
        %(at)s::timestamptz as proposed_at,
        1 as version
    from numbered
    where numbered.id is not null
),

proposed_rules as (
    insert into approval_rule (
        company_id, rule_set_id, rule_no, condition, approver_duty, approvers,
        expires_after_hours, escalation_duty, escalates_after_hours
    )
    select
        %(company_id)s::bigint as company_id,
        numbered.id as rule_set_id,
        rules.rule_no,
        jsonb_strip_nulls(jsonb_build_object(
            'amount_over', rules.amount_over,
            'amount_upto', rules.amount_upto,
            'percent_over', rules.percent_over,
            'percent_upto', rules.percent_upto
        )) as condition,
        rules.approver_duty,
        rules.approvers,
        rules.expires_after_hours,
        rules.escalation_duty,
        rules.escalates_after_hours
    from rules
    inner join numbered on rules.position = numbered.position
    where numbered.id is not null
    order by rules.position, rules.rule_no
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'approvals.rules_proposed' as topic,
        'approval_rule_set' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'kind', numbered.kind,
            'number', numbered.number,
            'valid_from', numbered.valid_from,
            'reason', numbered.reason,
            'from', null,
            'to', 'proposed'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.id is not null
    order by numbered.id
)

select
    numbered.position,
    numbered.id,
    numbered.code,
    jsonb_strip_nulls(jsonb_build_object(
        'number', numbered.number,
        'kind', numbered.kind,
        'rule', numbered.rule_no,
        'duty',
        case
            when numbered.code = 'unknown_escalation_duty' then numbered.escalation_duty
            else numbered.approver_duty
        end,
        'holders', numbered.holders
    )) as detail
from numbered
order by numbered.position
