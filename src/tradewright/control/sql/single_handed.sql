-- single_handed: whether one person does everything in a company, and by whose word
-- in:  company_id bigint
-- out: reason, declared_by, declared_at
select
    single_handed.reason,
    coalesce(nullif(app_user.first_name, ''), app_user.username, '') as declared_by,
    single_handed.declared_at
from single_handed
left join app_user on single_handed.declared_by = app_user.id
where single_handed.company_id = %(company_id)s::bigint and single_handed.ended_at is null
