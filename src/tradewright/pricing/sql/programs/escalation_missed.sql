-- The last day until `asked_day` on which a contract's prices should have risen and did not; null
-- where none is missed.
create or replace function escalation_missed(
    escalates_from date, escalated_on date, valid_to date, asked_day date
) returns date
language sql immutable as $$
    select due.day
    from (
        select (
            escalates_from + make_interval(
                years => extract(
                    year from age(least(asked_day, coalesce(valid_to, asked_day)), escalates_from)
                )::int
            )
        )::date as day
        where escalates_from <= least(asked_day, coalesce(valid_to, asked_day))
    ) as due
    where due.day > coalesce(escalated_on, '-infinity')
$$;
