-- withhold_writes: rows of one operation that wrote what their source does not own are kept
-- in:  object text[], field text[], system text[], steward text[], is_waiting boolean[],
--      label text[], input text[] (json), approval_id bigint[], operation text, source text,
--      behalf text, user_id bigint, company_id bigint, at timestamptz, operation_id uuid
with asked as (
    select item.*
    from
        unnest(
            %(object)s::text[], %(field)s::text[], %(system)s::text[], %(steward)s::text[],
            %(is_waiting)s::boolean[], %(label)s::text[], %(input)s::text[],
            %(approval_id)s::bigint[]
        )
        with ordinality as item (
            object, field, system, steward, is_waiting, label, input, approval_id, position
        )
),

withheld as (
    insert into withheld_write (
        company_id, operation, object, field, label, system, source, steward, input, approval_id,
        status, user_id, behalf, withheld_at, note, version
    )
    select
        %(company_id)s::bigint as company_id,
        %(operation)s::text as operation,
        asked.object,
        asked.field,
        asked.label,
        asked.system,
        %(source)s::text as source,
        asked.steward,
        asked.input::jsonb as input,
        asked.approval_id,
        case when asked.is_waiting then 'waiting' else 'refused' end as status,
        %(user_id)s::bigint as user_id,
        %(behalf)s::text as behalf,
        %(at)s::timestamptz as withheld_at,
        '' as note,
        1 as version
    from asked
    order by asked.position
    returning id, object, field, system, source, status
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    'stewardship.write_withheld' as topic,
    'withheld_write' as aggregate,
    withheld.id as key,
    1 as version,
    jsonb_build_object(
        'operation', %(operation)s::text,
        'object', withheld.object,
        'field', withheld.field,
        'system', withheld.system,
        'source', withheld.source,
        'from', null,
        'to', withheld.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from withheld
order by withheld.id
