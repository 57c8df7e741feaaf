-- The steps an order may take; to the same status where only its lines change (released, settled,
-- cancelled in part). Verify holds the history of every order against it (O16).
create or replace function order_may(from_status text, to_status text) returns boolean
language sql immutable as $$
    select coalesce(
        to_status = any(
            case from_status
                when 'draft' then array['draft', 'held', 'confirmed', 'cancelled']
                when 'held' then array['held', 'draft', 'confirmed', 'completed', 'cancelled']
                when 'confirmed' then array['confirmed', 'held', 'completed', 'cancelled']
            end
        ),
        from_status is null and to_status = 'draft'
    )
$$;

-- The steps a return may take.
create or replace function return_may(from_status text, to_status text) returns boolean
language sql immutable as $$
    select coalesce(
        to_status = any(case from_status when 'authorised' then array['received', 'cancelled'] end),
        from_status is null and to_status = 'authorised'
    )
$$;
