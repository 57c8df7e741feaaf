-- What the claims of an ordered window have used of `room`. A claim that does not fit is passed
-- over and does not count against later ones; one that must be granted counts in any case, and
-- leaves no room if it passed what there was.
create or replace function use_room(used numeric, amount numeric, room numeric, must boolean)
returns numeric
language sql immutable as $$
    select case when must or amount <= greatest(room - used, 0) then used + amount else used end
$$;

create or replace aggregate used_room (
    amount numeric, room numeric, must boolean
) (sfunc = use_room, stype = numeric, initcond = '0'); -- noqa: LT01
