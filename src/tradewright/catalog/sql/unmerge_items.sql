-- unmerge_items: merged items are themselves again
-- in:  item_id bigint[], note text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, item (its code), winner (the code of the item it was part of)
with recursive asked as materialized (
    select
        asking.position,
        asking.item_id,
        asking.note,
        row_number() over (partition by asking.item_id order by asking.position) as nth
    from
        unnest(%(item_id)s::bigint[], %(note)s::text[])
        with ordinality as asking (item_id, note, position)
),

judged as materialized (
    select
        asked.position,
        asked.item_id,
        asked.note,
        item.code as item,
        winner.code as winner,
        winner.id as winner_id,
        last_merge.id as merge_id,
        last_merge.was_active,
        case
            when item.id is null then 'item_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when item.merged_into_id is null then 'already_unmerged'
            else 'unmerged'
        end as code
    from asked
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item_id = item.id
    left join item as winner
        on winner.company_id = %(company_id)s::bigint and item.merged_into_id = winner.id
    left join item_merge as last_merge
        on
            last_merge.company_id = %(company_id)s::bigint
            and item.id = last_merge.loser_id
            and last_merge.undone_at is null
),

live as materialized (
    select
        item_merge.loser_id,
        item_merge.winner_id
    from item_merge
    where
        item_merge.company_id = %(company_id)s::bigint
        and item_merge.undone_at is null
        and item_merge.loser_id not in (
            select judged.item_id
            from judged
            where judged.code = 'unmerged'
        )
),

climb as (
    select
        live.loser_id,
        live.winner_id
    from live
    union all
    select
        climb.loser_id,
        live.winner_id
    from climb
    inner join live on climb.winner_id = live.loser_id
),

-- where each name that stays merged leads to, now that some merges are undone
ends as materialized (
    select
        climb.loser_id,
        climb.winner_id
    from climb
    left join live on climb.winner_id = live.loser_id
    where live.loser_id is null
),

undone as (
    update item_merge
    set
        undone_at = %(at)s::timestamptz,
        note = concat_ws('; ', nullif(item_merge.note, ''), nullif(judged.note, ''))
    from judged
    where
        item_merge.company_id = %(company_id)s::bigint
        and item_merge.id = judged.merge_id
        and judged.code = 'unmerged'
),

aims as materialized (
    select
        judged.item_id,
        null::bigint as winner_id,
        judged.was_active as is_active
    from judged
    where judged.code = 'unmerged'
    union all
    select
        item.id as item_id,
        ends.winner_id,
        item.is_active
    from ends
    inner join item
        on item.company_id = %(company_id)s::bigint and ends.loser_id = item.id
    where item.merged_into_id <> ends.winner_id
),

freed as (
    update item
    set
        merged_into_id = aims.winner_id,
        is_active = aims.is_active,
        version = item.version + 1
    from aims
    where item.company_id = %(company_id)s::bigint and item.id = aims.item_id
    returning item.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        freed.company_id,
        case
            when freed.merged_into_id is null
                then 'catalog.item_unmerged'
            else 'catalog.alias_moved'
        end as topic,
        'item' as aggregate,
        freed.id as key,
        freed.version,
        jsonb_build_object(
            'item_id', freed.id,
            'code', freed.code,
            'winner_id', coalesce(freed.merged_into_id, judged.winner_id),
            'is_active', freed.is_active
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from freed
    left join judged on freed.id = judged.item_id and judged.code = 'unmerged'
    order by freed.id
)

select
    judged.position,
    judged.item_id as id,
    judged.code,
    judged.item,
    judged.winner
from judged
order by judged.position
