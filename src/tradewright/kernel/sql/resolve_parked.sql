-- resolve_parked: handled after all, or set aside by a person
-- in:  parked_id bigint, status text, user_id bigint, note text
update parked_event
set
    status = %(status)s::text,
    resolved_at = now(),
    resolved_by = %(user_id)s::bigint,
    note = %(note)s::text
where parked_event.id = %(parked_id)s::bigint and parked_event.status = 'parked'
