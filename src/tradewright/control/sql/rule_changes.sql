-- rule_changes: changes of pairs that wait for a second person
-- in:  company_id bigint
-- out: id, number, pair, level, is_enabled, reason, asked_by, asked_at
select
    change.id,
    change.number,
    change.name_a || ' / ' || change.name_b as pair,
    change.level,
    change.is_enabled,
    change.reason,
    coalesce(nullif(app_user.first_name, ''), app_user.username, '') as asked_by,
    change.asked_at
from sod_rule_change as change
left join app_user on change.asked_by = app_user.id
where change.company_id = %(company_id)s::bigint and change.status = 'asked'
order by change.id
