-- settle_records: the pairs of records that were merged, or are apart again
-- in:  kind text[], record_id bigint[], merged boolean[], company_id bigint, user_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (
            partition by item.kind, item.record_id order by item.position
        ) as nth
    from
        unnest(%(kind)s::text[], %(record_id)s::bigint[], %(merged)s::boolean[])
        with ordinality as item (kind, record_id, merged, position)
),

touched as materialized (
    select
        asked.position,
        pair.id,
        pair.status as status_before,
        case when asked.merged then 'merged' else 'open' end as status
    from asked
    inner join duplicate_pair as pair
        on
            pair.company_id = %(company_id)s::bigint
            and asked.kind = pair.kind
            and (asked.record_id = pair.first_id or asked.record_id = pair.second_id)
    where
        asked.nth = 1
        and (
            (asked.merged and pair.status in ('open', 'later'))
            or (not asked.merged and pair.status = 'merged')
        )
),

settled as (
    update duplicate_pair
    set
        status = wanted.status,
        later_until = null,
        decided_at = case when wanted.status = 'merged' then %(at)s::timestamptz end,
        decided_by_id = case when wanted.status = 'merged' then %(user_id)s::bigint end,
        version = duplicate_pair.version + 1
    from (
        select distinct on (touched.id) touched.*
        from touched
        order by touched.id, touched.position
    ) as wanted
    where duplicate_pair.company_id = %(company_id)s::bigint and duplicate_pair.id = wanted.id
    returning duplicate_pair.*, wanted.status_before
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        settled.company_id,
        'stewardship.pair_decided' as topic,
        'duplicate_pair' as aggregate,
        settled.id as key,
        settled.version,
        jsonb_build_object(
            'pair_id', settled.id,
            'kind', settled.kind,
            'first_id', settled.first_id,
            'second_id', settled.second_id,
            'later_until', null,
            'from', settled.status_before,
            'to', settled.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from settled
    order by settled.id
)

select
    asked.position,
    asked.record_id as id,
    case
        when asked.nth > 1 then 'repeated_in_batch'
        when exists (
            select 1
            from touched
            where touched.position = asked.position
        ) then 'settled'
        else 'already_settled'
    end as code
from asked
order by asked.position
