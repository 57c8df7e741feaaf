-- settle_writes: waiting writes are applied or dismissed, as their codes say
-- in:  write_id bigint[], note text[], code text[], user_id bigint[], company_id bigint,
--      at timestamptz, operation_id uuid
with asked as (
    select item.*
    from
        unnest(%(write_id)s::bigint[], %(note)s::text[], %(code)s::text[], %(user_id)s::bigint[])
            as item (write_id, note, code, user_id)
    where item.code in ('applied', 'dismissed')
),

settled as (
    update withheld_write
    set
        status = asked.code,
        note = asked.note,
        decided_by_id = asked.user_id,
        decided_at = %(at)s::timestamptz,
        version = withheld_write.version + 1
    from asked
    where
        withheld_write.company_id = %(company_id)s::bigint
        and withheld_write.id = asked.write_id
    returning withheld_write.*
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    settled.company_id,
    'stewardship.write_decided' as topic,
    'withheld_write' as aggregate,
    settled.id as key,
    settled.version,
    jsonb_build_object(
        'object', settled.object,
        'field', settled.field,
        'reason', settled.note,
        'from', 'waiting',
        'to', settled.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from settled
order by settled.id
