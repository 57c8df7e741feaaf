-- erasures_of: which of these persons have a proof of erasure
-- in:  company_id bigint, subject text[], subject_id bigint[]
-- out: subject, subject_id, id
select
    erasure.subject,
    erasure.subject_id,
    erasure.id
from unnest(%(subject)s::text[], %(subject_id)s::bigint[]) as item (subject, subject_id)
inner join erasure
    on
        erasure.company_id = %(company_id)s::bigint
        and item.subject = erasure.subject
        and item.subject_id = erasure.subject_id
