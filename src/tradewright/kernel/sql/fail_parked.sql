-- fail_parked: tried again in vain
-- in:  parked_id bigint, error text
update parked_event
set attempts = parked_event.attempts + 1, error = %(error)s::text
where parked_event.id = %(parked_id)s::bigint
