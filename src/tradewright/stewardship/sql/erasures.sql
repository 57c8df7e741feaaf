-- erasures: proofs of erasure, newest first
-- in:  company_id bigint, after bigint (an id: older than this), page_size int
-- out: id, subject, subject_id, reason, scrubbed, left_in, digest, erased_by (name), erased_at
select
    erasure.id,
    erasure.subject,
    erasure.subject_id,
    erasure.reason,
    erasure.scrubbed,
    erasure.left_in,
    erasure.digest,
    coalesce(nullif(trim(concat_ws(' ', eraser.first_name, eraser.last_name)), ''), eraser.username)
        as erased_by,
    erasure.erased_at
from erasure
inner join app_user as eraser on erasure.erased_by_id = eraser.id
where
    erasure.company_id = %(company_id)s::bigint
    and (%(after)s::bigint is null or erasure.id < %(after)s::bigint)
order by erasure.id desc
limit %(page_size)s::int
