-- E7: a parked event has a user who answers for it, and waits no longer than a day
-- of: parked_event by id
select
    parked_event.id,
    parked_event.subscriber,
    parked_event.event_id,
    parked_event.owner_id,
    parked_event.parked_at
from parked_event
left join app_user on parked_event.owner_id = app_user.id
where
    parked_event.status = 'parked'
    and (app_user.id is null or parked_event.parked_at < now() - interval '1 day')
