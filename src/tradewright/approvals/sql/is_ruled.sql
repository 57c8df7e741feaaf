-- is_ruled: whether the rules of a kind that are in force ask somebody
-- in:  company_id bigint, kind text, at timestamptz
-- out: is_ruled
select exists(
    select 1
    from approval_rule
    where
        approval_rule.company_id = %(company_id)s::bigint
        and approval_rule.rule_set_id = (
            select rule_set.id
            from approval_rule_set as rule_set
            inner join company on rule_set.company_id = company.id
            where
                rule_set.company_id = %(company_id)s::bigint
                and rule_set.kind = %(kind)s::text
                and rule_set.status = 'confirmed'
                and rule_set.valid_from
                <= (%(at)s::timestamptz at time zone company.time_zone)::date
            order by rule_set.valid_from desc, rule_set.number desc
            limit 1
        )
) as is_ruled
