-- request_approvals: what a rule in force wants decided waits for its decision
-- in:  kind text[], subject text[], subject_id bigint[], subject_number text[], amount numeric[],
--      percent numeric[], reason text[], content jsonb[], company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, expires_at
with home as (
    select
        company.currency,
        (%(at)s::timestamptz at time zone company.time_zone)::date as today
    from company
    where company.id = %(company_id)s::bigint
),

asked as materialized (
    select
        item.*,
        approval_hash(item.kind, item.subject, item.subject_id, item.content) as content_hash,
        row_number() over (
            partition by item.kind, item.subject, item.subject_id order by item.position
        ) as nth
    from
        unnest(
            %(kind)s::text[], %(subject)s::text[], %(subject_id)s::bigint[],
            %(subject_number)s::text[], %(amount)s::numeric[], %(percent)s::numeric[],
            %(reason)s::text[], %(content)s::jsonb[]
        )
        with ordinality as item (
            kind, subject, subject_id, subject_number, amount, percent, reason, content, position
        )
),

-- a figure that is missing is without bound: it passes every lower one and no upper one
judged as materialized (
    select
        asked.*,
        home.currency,
        rule.id as rule_id,
        rule.expires_after_hours,
        known.id as known_id,
        case
            when asked.nth > 1 then 'repeated_in_batch'
            when known.status = 'waiting' then 'already_waiting'
            when known.status = 'approved' then 'already_approved'
            when rule.id is null then 'not_needed'
            else 'waiting'
        end as code
    from asked
    cross join home
    left join lateral (
        select
            approval_rule.id,
            approval_rule.expires_after_hours
        from approval_rule
        where
            approval_rule.company_id = %(company_id)s::bigint
            and approval_rule.rule_set_id = (
                select rule_set.id
                from approval_rule_set as rule_set
                where
                    rule_set.company_id = %(company_id)s::bigint
                    and rule_set.kind = asked.kind
                    and rule_set.status = 'confirmed'
                    and rule_set.valid_from <= home.today
                order by rule_set.valid_from desc, rule_set.number desc
                limit 1
            )
            and coalesce(
                coalesce(asked.amount, 'infinity')
                > (approval_rule.condition ->> 'amount_over')::numeric, true
            )
            and coalesce(
                coalesce(asked.amount, 'infinity')
                <= (approval_rule.condition ->> 'amount_upto')::numeric, true
            )
            and coalesce(
                coalesce(asked.percent, 'infinity')
                > (approval_rule.condition ->> 'percent_over')::numeric, true
            )
            and coalesce(
                coalesce(asked.percent, 'infinity')
                <= (approval_rule.condition ->> 'percent_upto')::numeric, true
            )
        order by approval_rule.rule_no
        limit 1
    ) as rule on true
    left join lateral (
        select
            approval_request.id,
            approval_request.status
        from approval_request
        where
            approval_request.company_id = %(company_id)s::bigint
            and approval_request.kind = asked.kind
            and approval_request.subject = asked.subject
            and approval_request.subject_id = asked.subject_id
            and approval_request.content_hash = asked.content_hash
            and approval_request.status in ('waiting', 'approved')
        order by approval_request.id desc
        limit 1
    ) as known on true
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'waiting' then nextval('approval_request_id_seq') end as id,
        %(at)s::timestamptz + make_interval(hours => judged.expires_after_hours) as expires_at
    from judged
    order by judged.position
),

requested as (
    insert into approval_request (
        id, company_id, kind, subject, subject_id, subject_number, amount, percent, currency,
        reason, content, content_hash, rule_id, status, requested_by, requested_at, expires_at,
        version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.kind,
        numbered.subject,
        numbered.subject_id,
        numbered.subject_number,
        numbered.amount,
        numbered.percent,
        numbered.currency,
        numbered.reason,
        numbered.content,
        numbered.content_hash,
        numbered.rule_id,
        'waiting' as status,
        %(user_id)s::bigint as requested_by,
        %(at)s::timestamptz as requested_at,
        numbered.expires_at,
        1 as version
    from numbered
    where numbered.id is not null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'approvals.approval_requested' as topic,
        'approval_request' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'kind', numbered.kind,
            'subject', numbered.subject,
            'subject_id', numbered.subject_id,
            'subject_number', numbered.subject_number,
            'amount', numbered.amount,
            'percent', numbered.percent,
            'reason', numbered.reason,
            'requested_by', %(user_id)s::bigint,
            'from', null,
            'to', 'waiting'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.id is not null
    order by numbered.id
)

select
    numbered.position,
    coalesce(numbered.id, numbered.known_id) as id,
    numbered.code,
    numbered.expires_at
from numbered
order by numbered.position
