-- sign_in_terms: how long a session of this person may last, and whether it takes a second factor:
--      the strictest of the roles held now, in any company
-- in:  user_id bigint, at timestamptz, finance text[], idle_minutes int, hours int,
--      finance_idle_minutes int, finance_hours int, strict text[]
-- out: idle_minutes, hours, needs_second_factor
select
    coalesce(
        min(coalesce(
            sign_in_rule.idle_minutes,
            case when role.code = any(%(finance)s::text[]) then %(finance_idle_minutes)s::int end
        )),
        %(idle_minutes)s::int
    ) as idle_minutes,
    coalesce(
        min(coalesce(
            sign_in_rule.hours,
            case when role.code = any(%(finance)s::text[]) then %(finance_hours)s::int end
        )),
        %(hours)s::int
    ) as hours,
    coalesce(
        bool_or(coalesce(sign_in_rule.needs_second_factor, role.code = any(%(strict)s::text[]))),
        false
    ) as needs_second_factor
from user_role
inner join company on user_role.company_id = company.id
inner join role on user_role.role_id = role.id
left join sign_in_rule
    on user_role.company_id = sign_in_rule.company_id and user_role.role_id = sign_in_rule.role_id
where
    user_role.user_id = %(user_id)s::bigint
    and user_role.valid_from <= (%(at)s::timestamptz at time zone company.time_zone)::date
    and coalesce(user_role.valid_until, 'infinity')
    > (%(at)s::timestamptz at time zone company.time_zone)::date
