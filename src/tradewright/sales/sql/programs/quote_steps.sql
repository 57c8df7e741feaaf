-- The steps a quote may take; to the same status where only something about it changes (its lines
-- while it is a draft, what of it was accepted, mailed or given back once it is sent). Verify holds
-- the history of every quote against it (Q3).
create or replace function quote_may(from_status text, to_status text) returns boolean
language sql immutable as $$
    select coalesce(
        from_status = to_status
        or to_status = any(
            case from_status
                when 'draft' then array['waiting', 'approved', 'withdrawn']
                when 'waiting' then array['approved', 'draft', 'withdrawn']
                when 'approved' then array['sent', 'draft', 'withdrawn']
                when 'sent'
                    then array['accepted', 'declined', 'expired', 'superseded', 'withdrawn']
                when 'expired' then array['superseded']
                when 'declined' then array['superseded']
                when 'withdrawn' then array['superseded']
            end
        ),
        from_status is null and to_status = 'draft'
    )
$$;
