-- without_second_factor: who holds a role, in any company, that lets them do what asks for a
--      confirmation, and how many of those have a second factor; demo people aside
-- in:  duty text[], domain text, at timestamptz
-- out: code, people, without text[]
with holder as materialized (
    select distinct
        user_role.company_id,
        user_role.user_id
    from user_role
    inner join company on user_role.company_id = company.id
    inner join role_duty on user_role.role_id = role_duty.role_id
    where
        role_duty.duty = any(%(duty)s::text[])
        and user_role.valid_from <= (%(at)s::timestamptz at time zone company.time_zone)::date
        and coalesce(user_role.valid_until, 'infinity')
        > (%(at)s::timestamptz at time zone company.time_zone)::date
)

select
    company.code,
    count(*) as people,
    array_agg(app_user.username order by app_user.username) filter (
        where not exists (
            select 1
            from mfa_authenticator
            where
                mfa_authenticator.user_id = app_user.id
                and mfa_authenticator.type in ('totp', 'webauthn')
        )
    ) as without
from holder
inner join company on holder.company_id = company.id
inner join app_user on holder.user_id = app_user.id and app_user.is_active
where app_user.email not like '%%@' || %(domain)s::text
group by company.id
order by company.code
