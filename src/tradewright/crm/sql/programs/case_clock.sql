-- What a case's clock runs towards: the answer while there is none, then the resolution; nothing
-- while it waits for the customer or is resolved.
create or replace function case_due_at(
    status text, respond_by timestamptz, resolve_by timestamptz, responded_at timestamptz
) returns timestamptz
language sql immutable as $$
    select case
        when status in ('resolved', 'closed', 'waiting_customer') then null
        when responded_at is null then least(respond_by, resolve_by)
        else resolve_by
    end
$$;
