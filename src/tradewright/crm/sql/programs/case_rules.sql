-- Within how many working minutes a case is answered, and resolved: the company's own policy, else
-- these.
create or replace function case_minutes(asked_company bigint, asked_priority text)
returns table (response int, resolution int)
language sql stable as $$
    select
        coalesce(policy.response_minutes, usual.response),
        coalesce(policy.resolution_minutes, usual.resolution)
    from (
        values ('urgent', 60, 480), ('high', 120, 960), ('normal', 480, 1440), ('low', 960, 2880)
    ) as usual (priority, response, resolution)
    left join case_policy as policy
        on policy.company_id = asked_company and usual.priority = policy.priority
    where usual.priority = asked_priority
$$;

-- The steps a case may take; to the same status where something else of it changes. Verify holds
-- the history of every case against it.
create or replace function case_may(from_status text, to_status text) returns boolean
language sql immutable as $$
    select coalesce(
        to_status = any(
            case from_status
                when 'new' then array['new', 'open', 'waiting_customer', 'resolved']
                when 'open' then array['open', 'waiting_customer', 'resolved']
                when 'waiting_customer' then array['waiting_customer', 'open', 'resolved']
                when 'resolved' then array['resolved', 'closed', 'open']
                when 'closed' then array['closed', 'open']
            end
        ),
        from_status is null and to_status = 'new'
    )
$$;

-- When a case that waited for the customer is to be resolved: the working time that was left when
-- it began to wait, from now on; a time that had passed by then stays.
create or replace function case_resumes(
    asked_company bigint, waiting_since timestamptz, resolve_by timestamptz, at timestamptz
) returns timestamptz
language sql stable as $$
    select case
        when resolve_by <= waiting_since then resolve_by
        else working_time_after(
            asked_company, at, working_minutes(asked_company, waiting_since, resolve_by)
        )
    end
$$;
