-- lock_subjects: each subject is asked about by one call at a time, whether or not a row of it is
--      held; in the order of the locks, so that no two calls wait for each other
-- in:  kind text[], subject text[], subject_id bigint[], company_id bigint
select pg_advisory_xact_lock(subject.lock)
from (
    select distinct
        hashtextextended(
            concat_ws('|', 'approval', item.kind, item.subject, item.subject_id),
            %(company_id)s::bigint
        ) as lock
    from
        unnest(%(kind)s::text[], %(subject)s::text[], %(subject_id)s::bigint[])
            as item (kind, subject, subject_id)
    order by lock
) as subject
