-- C4: nobody holds both sides of a pair of duties without a live exception
select
    conflict.user_id,
    company.id as company_id,
    conflict.number,
    conflict.duty_a,
    conflict.role_a,
    conflict.duty_b,
    conflict.role_b
from company
cross join
    conflicts_held(
        company.id, (now() at time zone company.time_zone)::date, now()
    ) as conflict
where
    not conflict.excused
    and exists (
        select 1
        from user_role
        where user_role.company_id = company.id
    )
    and not exists (
        select 1
        from single_handed
        where single_handed.company_id = company.id and single_handed.ended_at is null
    )
