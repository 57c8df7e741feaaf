-- sign_in_rules: every role, and what this company asks of those who hold it when they sign in
-- in:  company_id bigint, finance text[], idle_minutes int, hours int, finance_idle_minutes int,
--      finance_hours int, strict text[]
-- out: role, name, needs_second_factor, idle_minutes, hours, people, version
select
    role.code as role,
    role.name,
    coalesce(sign_in_rule.needs_second_factor, role.code = any(%(strict)s::text[]))
        as needs_second_factor,
    coalesce(
        sign_in_rule.idle_minutes,
        case
            when role.code = any(%(finance)s::text[]) then %(finance_idle_minutes)s::int
            else %(idle_minutes)s::int
        end
    ) as idle_minutes,
    coalesce(
        sign_in_rule.hours,
        case
            when role.code = any(%(finance)s::text[]) then %(finance_hours)s::int
            else %(hours)s::int
        end
    ) as hours,
    (
        select count(distinct user_role.user_id)
        from user_role
        where
            user_role.company_id = %(company_id)s::bigint
            and user_role.role_id = role.id
            and user_role.valid_until is null
    ) as people,
    coalesce(sign_in_rule.version, 0) as version
from role
left join sign_in_rule
    on role.id = sign_in_rule.role_id and sign_in_rule.company_id = %(company_id)s::bigint
order by role.name
