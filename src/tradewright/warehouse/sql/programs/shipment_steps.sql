-- The steps a shipment may take, declared here and nowhere else: operations decide by it, pages ask
-- it for their buttons, and verify holds the history of every shipment against it (O12).
create or replace function shipment_may(from_status text, to_status text) returns boolean
language sql immutable as $$
    select coalesce(
        to_status = any(
            case from_status
                when 'released' then array['picked', 'shipped', 'cancelled']
                when 'picked' then array['packed', 'shipped', 'cancelled']
                when 'packed' then array['shipped', 'cancelled']
            end
        ),
        from_status is null and to_status = 'released'
    )
$$;
