-- explain_changes: a change that came from outside the program gets its reason
-- in:  change_id bigint[], reason text[], company_id bigint, user_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.position,
        item.change_id,
        trim(item.reason) as reason,
        row_number() over (partition by item.change_id order by item.position) as nth
    from
        unnest(%(change_id)s::bigint[], %(reason)s::text[])
        with ordinality as item (change_id, reason, position)
),

judged as materialized (
    select
        asked.*,
        case
            when row_change.id is null then 'change_not_found'
            when outside_change.id is not null then 'already_explained'
            when operation_of_change(row_change.operation_id, row_change.txid) is not null
                then 'change_not_outside'
            when asked.reason = '' then 'reason_missing'
            when asked.nth > 1 then 'repeated_in_batch'
            else 'explained'
        end as code
    from asked
    left join row_change
        on
            row_change.company_id = %(company_id)s::bigint
            and asked.change_id = row_change.id
    left join outside_change on row_change.id = outside_change.change_id
),

explained as (
    insert into outside_change (
        company_id, change_id, reason, explained_by, explained_at, operation_id
    )
    select
        %(company_id)s::bigint as company_id,
        judged.change_id,
        judged.reason,
        %(user_id)s::bigint as explained_by,
        %(at)s::timestamptz as explained_at,
        %(operation_id)s::uuid as operation_id
    from judged
    where judged.code = 'explained'
    order by judged.change_id
    returning id, change_id, reason
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        %(company_id)s::bigint as company_id,
        'audit.outside_change_explained' as topic,
        'outside_change' as aggregate,
        explained.id as key,
        1 as version,
        jsonb_build_object('change_id', explained.change_id, 'reason', explained.reason) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from explained
    order by explained.id
)

select
    judged.position,
    judged.change_id as id,
    judged.code
from judged
order by judged.position
