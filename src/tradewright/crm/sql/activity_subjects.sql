-- activity_subjects: what activities are about
-- in:  company_id bigint, activity_id bigint[]
-- out: id, subject
select
    activity.id,
    activity.subject
from activity
where
    activity.company_id = %(company_id)s::bigint
    and activity.id = any(%(activity_id)s::bigint[])
