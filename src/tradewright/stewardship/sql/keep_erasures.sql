-- keep_erasures: the proofs that persons were erased
-- in:  subject text[], subject_id bigint[], subject_made_at timestamptz[], reason text[],
--      digest text[], scrubbed jsonb[], left_in jsonb[], user_id bigint, company_id bigint,
--      at timestamptz, operation_id uuid
-- out: id, subject, subject_id
with asked as (
    select item.*
    from
        unnest(
            %(subject)s::text[], %(subject_id)s::bigint[], %(subject_made_at)s::timestamptz[],
            %(reason)s::text[], %(digest)s::text[], %(scrubbed)s::jsonb[], %(left_in)s::jsonb[]
        )
        with ordinality as item (
            subject, subject_id, subject_made_at, reason, digest, scrubbed, left_in, position
        )
),

kept as (
    insert into erasure (
        company_id, subject, subject_id, subject_made_at, reason, scrubbed, left_in, digest,
        erased_by_id, erased_at, operation_id
    )
    select
        %(company_id)s::bigint as company_id,
        asked.subject,
        asked.subject_id,
        asked.subject_made_at,
        asked.reason,
        asked.scrubbed,
        asked.left_in,
        asked.digest,
        %(user_id)s::bigint as erased_by_id,
        %(at)s::timestamptz as erased_at,
        %(operation_id)s::uuid as operation_id
    from asked
    order by asked.position
    returning erasure.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        kept.company_id,
        'stewardship.person_erased' as topic,
        'erasure' as aggregate,
        kept.id as key,
        1 as version,
        jsonb_build_object(
            'erasure_id', kept.id,
            'subject', kept.subject,
            'subject_id', kept.subject_id
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from kept
    order by kept.id
)

select
    kept.id,
    kept.subject,
    kept.subject_id
from kept
order by kept.id
