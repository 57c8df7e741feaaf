-- pending: whether an event has no position yet (any company)
-- out: pending
select exists(
    select 1 from event
    where event.log_pos is null
) as pending
