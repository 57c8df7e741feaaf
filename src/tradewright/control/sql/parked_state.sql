-- parked_state: whether a parked event can be tried again
-- in:  parked_event_id bigint, company_id bigint
-- out: code, error
select
    case
        when parked_event.status <> 'parked' then 'already_resolved'
        when exists (
            select 1
            from parked_event as earlier
            where
                earlier.company_id = %(company_id)s::bigint
                and earlier.subscriber = parked_event.subscriber
                and earlier.aggregate = parked_event.aggregate
                and earlier.key = parked_event.key
                and earlier.status = 'parked'
                and earlier.log_pos < parked_event.log_pos
        ) then 'waits_behind'
        else 'parked'
    end as code,
    parked_event.error
from parked_event
where
    parked_event.company_id = %(company_id)s::bigint
    and parked_event.id = %(parked_event_id)s::bigint
