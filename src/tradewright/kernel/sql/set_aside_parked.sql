-- set_aside_parked: given up by a person, each with its reason
-- in:  parked_id bigint[], note text[], user_id bigint
update parked_event
set
    status = 'set_aside',
    resolved_at = now(),
    resolved_by = %(user_id)s::bigint,
    note = asked.note
from unnest(%(parked_id)s::bigint[], %(note)s::text[]) as asked (parked_id, note)
where parked_event.id = asked.parked_id and parked_event.status = 'parked'
