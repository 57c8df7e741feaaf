-- confirm_rules: proposed (locked) versions of rules come into force, or are rejected
-- in:  rule_set_id bigint[], decision text[], company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, detail
with asked as (
    select
        item.*,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today,
        row_number() over (partition by item.rule_set_id order by item.position) as nth
    from
        unnest(%(rule_set_id)s::bigint[], %(decision)s::text[])
        with ordinality as item (rule_set_id, decision, position)
    inner join company on company.id = %(company_id)s::bigint
),

judged as materialized (
    select
        asked.position,
        rule_set.id,
        rule_set.number,
        rule_set.kind,
        rule_set.status,
        stuck.approver_duty as duty,
        case
            when rule_set.id is null then 'rules_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.decision not in ('confirm', 'reject') then 'unknown_decision'
            when rule_set.status = 'confirmed' and asked.decision = 'confirm'
                then 'already_confirmed'
            when rule_set.status = 'rejected' and asked.decision = 'reject' then 'already_rejected'
            when rule_set.status <> 'proposed' then 'not_proposed'
            when asked.decision = 'reject' then 'rejected'
            when rule_set.proposed_by = %(user_id)s::bigint then 'own_proposal'
            when stuck.approver_duty is not null then 'locks_everyone_out'
            else 'confirmed'
        end as code
    from asked
    left join approval_rule_set as rule_set
        on
            rule_set.company_id = %(company_id)s::bigint
            and asked.rule_set_id = rule_set.id
    left join lateral (
        select rule.approver_duty
        from approval_rule as rule
        cross join
            lateral duty_holders(
                %(company_id)s::bigint, array[rule.approver_duty, nullif(rule.escalation_duty, '')],
                asked.today
            ) as holders
        where
            rule.company_id = %(company_id)s::bigint
            and rule.rule_set_id = rule_set.id
            and holders.holders - (case when holders.others > 0 then 0 else 1 end) < rule.approvers
        order by rule.rule_no
        limit 1
    ) as stuck on true
),

decided as (
    update approval_rule_set
    set
        status = judged.code,
        decided_by = %(user_id)s::bigint,
        decided_at = %(at)s::timestamptz,
        version = approval_rule_set.version + 1
    from judged
    where
        approval_rule_set.company_id = %(company_id)s::bigint
        and judged.id = approval_rule_set.id
        and judged.code in ('confirmed', 'rejected')
    returning approval_rule_set.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'approvals.rules_' || decided.status as topic,
        'approval_rule_set' as aggregate,
        decided.id as key,
        decided.version,
        jsonb_build_object(
            'kind', decided.kind,
            'number', decided.number,
            'proposed_by', decided.proposed_by,
            'from', 'proposed',
            'to', decided.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from decided
    order by decided.id
)

select
    judged.position,
    judged.id,
    judged.code,
    jsonb_strip_nulls(jsonb_build_object(
        'number', judged.number, 'kind', judged.kind, 'status', judged.status, 'duty', judged.duty
    )) as detail
from judged
order by judged.position
