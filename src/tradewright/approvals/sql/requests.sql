-- requests: approval requests, the longest waiting first or else the latest first, with how the
--           reader stands to each
-- in:  company_id bigint, user_id bigint, duties text[], sees_all boolean, at timestamptz,
--      request_id bigint,
--      tab text (to_decide, waiting, asked, ended or '' for any), kind text, search text,
--      after_id bigint, page_size int
-- out: the columns of queries.requests.Request
with narrowed as materialized (
    select request.*
    from approval_request as request
    where
        request.company_id = %(company_id)s::bigint
        and (%(request_id)s::bigint is null or request.id = %(request_id)s::bigint)
        and (%(kind)s::text is null or request.kind = %(kind)s::text)
        and case %(tab)s::text
            when 'to_decide' then request.status = 'waiting'
            when 'waiting' then request.status = 'waiting'
            when 'asked' then request.requested_by = %(user_id)s::bigint
            when 'ended' then request.status <> 'waiting'
            else true
        end
        and (
            %(search)s::text = ''
            or request.subject_number ilike '%%' || %(search)s::text || '%%'
            or request.reason ilike '%%' || %(search)s::text || '%%'
        )
        and (
            %(after_id)s::bigint is null
            or case
                when
                    %(tab)s::text in ('to_decide', 'waiting')
                    then request.id > %(after_id)s::bigint
                else request.id < %(after_id)s::bigint
            end
        )
)

select
    request.id,
    request.kind,
    request.subject,
    request.subject_id,
    request.subject_number,
    request.amount,
    request.percent,
    request.currency,
    request.reason,
    request.content,
    encode(request.content_hash, 'hex') as content_hash,
    request.status,
    request.requested_by as requested_by_id,
    coalesce(
        nullif(trim(asker.first_name || ' ' || asker.last_name), ''), asker.username
    ) as requested_by,
    request.requested_at,
    request.expires_at,
    request.ended_at,
    rule.approver_duty,
    rule.approvers,
    rule_set.number as rules_version,
    standing.standing,
    case
        when standing.authority_of <> %(user_id)s::bigint
            then coalesce(
                nullif(trim(lender.first_name || ' ' || lender.last_name), ''), lender.username
            )
        else ''
    end as authority,
    coalesce(said.decisions, '[]'::jsonb) as decisions,
    request.version
from narrowed as request
inner join approval_rule as rule
    on
        rule.company_id = %(company_id)s::bigint
        and request.rule_id = rule.id
inner join approval_rule_set as rule_set
    on
        rule_set.company_id = %(company_id)s::bigint
        and rule.rule_set_id = rule_set.id
inner join app_user as asker on request.requested_by = asker.id
left join lateral approval_standing(
    %(company_id)s::bigint, request.id, %(user_id)s::bigint, %(duties)s::text[],
    %(at)s::timestamptz
) as standing on request.status = 'waiting'
left join app_user as lender on standing.authority_of = lender.id
left join lateral (
    select
        jsonb_agg(
            jsonb_build_object(
                'decision', decision.decision,
                'by',
                coalesce(
                    nullif(trim(decider.first_name || ' ' || decider.last_name), ''),
                    decider.username
                ),
                'for',
                case
                    when decision.authority_of <> decision.decided_by
                        then coalesce(
                            nullif(trim(owner.first_name || ' ' || owner.last_name), ''),
                            owner.username
                        )
                    else ''
                end,
                'reason', decision.reason,
                'at', decision.decided_at
            ) order by decision.decided_at, decision.id
        ) as decisions
    from approval_decision as decision
    inner join app_user as decider on decision.decided_by = decider.id
    inner join app_user as owner on decision.authority_of = owner.id
    where
        decision.company_id = %(company_id)s::bigint
        and decision.request_id = request.id
) as said on true
where
    (%(tab)s::text <> 'to_decide' or standing.standing = 'can')
    and (
        %(sees_all)s::boolean
        or request.requested_by = %(user_id)s::bigint
        or standing.standing in ('can', 'decided', 'beyond')
        or %(duties)s::text[] && array[rule.approver_duty, rule.escalation_duty]
    )
order by
    case when %(tab)s::text in ('to_decide', 'waiting') then request.id else -request.id end
limit %(page_size)s::int
