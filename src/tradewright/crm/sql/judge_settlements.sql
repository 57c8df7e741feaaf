-- judge_settlements: how requests for credit ended, and what (locked) cases do about it
-- in:  request_id bigint[], company_id bigint, at timestamptz
-- out: position, id, code, number, ending, reason, content, today
with asked as (
    select
        item.request_id,
        item.position,
        row_number() over (partition by item.request_id order by item.position) as nth
    from unnest(%(request_id)s::bigint[]) with ordinality as item (request_id, position)
)

select
    asked.position,
    service_case.id,
    case
        when service_case.id is null then 'request_not_found'
        when asked.nth > 1 then 'repeated_in_batch'
        when service_case.credit_note_id is not null or told.is_told then 'already_settled'
        when request.status = 'waiting' then 'not_decided'
        when request.status = 'approved' then 'ready'
        else 'ended'
    end as code,
    service_case.number,
    request.status as ending,
    coalesce(last_word.reason, '') as reason,
    request.content,
    (%(at)s::timestamptz at time zone company.time_zone)::date as today
from asked
left join approval_request as request
    on
        request.company_id = %(company_id)s::bigint
        and asked.request_id = request.id
        and request.kind = 'credit_note'
        and request.subject = 'service_case'
left join service_case
    on
        service_case.company_id = %(company_id)s::bigint
        and request.subject_id = service_case.id
left join company on company.id = %(company_id)s::bigint
left join lateral (
    select true as is_told
    from event
    where
        event.company_id = %(company_id)s::bigint
        and event.aggregate = 'service_case'
        and event.key = service_case.id
        and event.topic = 'crm.credit_ended'
        and (event.body ->> 'request_id')::bigint = request.id
    limit 1
) as told on true
left join lateral (
    select approval_decision.reason
    from approval_decision
    where
        approval_decision.company_id = %(company_id)s::bigint
        and approval_decision.request_id = request.id
    order by approval_decision.id desc
    limit 1
) as last_word on true
order by asked.position
