-- What of an amount comes back with the quantity between `before` and `upto` of a `whole`, by
-- cumulative rounding; `credited` is what returns before got for it, where that is known.
create or replace function returned_part(
    amount numeric, credited numeric, before numeric, upto numeric, whole numeric, minor int
) returns numeric
language sql immutable as $$
    select round(amount * upto / whole, minor)
        - coalesce(credited, round(amount * before / whole, minor))
$$;
