-- grants: the roles held now, with when somebody last said that they are needed
-- in:  company_id bigint, at timestamptz
-- out: id, username, name, role, role_name, valid_from, valid_until, certified_on, certified_by,
--      is_due
select
    held.id,
    app_user.username,
    coalesce(nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username)
        as name,
    role.code as role,
    role.name as role_name,
    held.valid_from,
    held.valid_until,
    (latest.certified_at at time zone company.time_zone)::date as certified_on,
    coalesce(nullif(certifier.first_name, ''), certifier.username, '') as certified_by,
    coalesce(
        latest.quarter_on
        < date_trunc('quarter', %(at)s::timestamptz at time zone company.time_zone)::date, true
    ) as is_due
from user_role as held
inner join company on held.company_id = company.id
inner join app_user on held.user_id = app_user.id and app_user.is_active
inner join role on held.role_id = role.id
left join lateral (
    select
        certified.quarter_on,
        certified.certified_at,
        certified.certified_by
    from role_certification as certified
    where
        certified.company_id = %(company_id)s::bigint
        and certified.user_role_id = held.id
    order by certified.quarter_on desc
    limit 1
) as latest on true
left join app_user as certifier on latest.certified_by = certifier.id
where
    held.company_id = %(company_id)s::bigint
    and held.valid_from <= (%(at)s::timestamptz at time zone company.time_zone)::date
    and coalesce(held.valid_until, 'infinity')
    > (%(at)s::timestamptz at time zone company.time_zone)::date
order by is_due desc, app_user.username asc, role.name asc
