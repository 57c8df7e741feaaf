-- companies_of: the companies in which a user holds a role now (runs outside any company_id)
-- in:  user_id bigint, at timestamptz
-- out: id, code, name, currency, time_zone, is_single_handed
select
    company.id,
    company.code,
    company.name,
    company.currency,
    company.time_zone,
    exists(
        select 1
        from single_handed
        where single_handed.company_id = company.id and single_handed.ended_at is null
    ) as is_single_handed
from company
where
    exists (
        select 1
        from user_role
        where
            user_role.company_id = company.id
            and user_role.user_id = %(user_id)s::bigint
            and user_role.valid_from
            <= (%(at)s::timestamptz at time zone company.time_zone)::date
            and coalesce(user_role.valid_until, 'infinity')
            > (%(at)s::timestamptz at time zone company.time_zone)::date
    )
order by company.name, company.id
