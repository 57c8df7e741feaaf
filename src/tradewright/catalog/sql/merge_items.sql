-- merge_items: an item becomes another name of the winner
-- in:  item_id bigint[] (who goes), winner_id bigint[], note text[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id (of who goes), code, item (its code), winner (its code), merge_id,
--      now_under (the item that one was merged into before),
--      unit (that the winner lacks)
with asked as materialized (
    select
        asking.position,
        asking.item_id,
        asking.winner_id,
        asking.note
    from
        unnest(%(item_id)s::bigint[], %(winner_id)s::bigint[], %(note)s::text[])
        with ordinality as asking (item_id, winner_id, note, position)
),

-- who stands where first: a row must not build on what an earlier row of the batch merges
named as materialized (
    select
        side.item_id,
        min(side.position) as first_position,
        min(side.position) filter (where side.goes) as first_gone
    from (
        select
            asked.item_id,
            asked.position,
            true as goes
        from asked
        union all
        select
            asked.winner_id as item_id,
            asked.position,
            false as goes
        from asked
    ) as side
    group by side.item_id
),

judged as materialized (
    select
        asked.position,
        asked.item_id,
        asked.winner_id,
        asked.note,
        loser.code as item,
        loser.is_active as was_active,
        winner.code as winner,
        winner.name as winner_name,
        coalesce(under.code, above.code) as now_under,
        missing.unit,
        case
            when loser.id is null then 'item_not_found'
            when winner.id is null then 'winner_not_found'
            when loser.id = winner.id then 'same_item'
            when loser.merged_into_id = winner.id then 'already_merged'
            when
                as_loser.first_position < asked.position or as_winner.first_gone < asked.position
                then 'repeated_in_batch'
            when loser.merged_into_id is not null then 'merged_elsewhere'
            when winner.merged_into_id is not null then 'winner_merged'
            when not winner.is_active then 'winner_retired'
            when loser.kind <> winner.kind then 'kind_differs'
            when loser.stocking_unit_id <> winner.stocking_unit_id then 'stocking_unit_differs'
            when missing.unit is not null then 'unit_missing'
            else 'merged'
        end as code
    from asked
    left join item as loser
        on loser.company_id = %(company_id)s::bigint and asked.item_id = loser.id
    left join item as winner
        on winner.company_id = %(company_id)s::bigint and asked.winner_id = winner.id
    left join item as under
        on under.company_id = %(company_id)s::bigint and loser.merged_into_id = under.id
    left join item as above
        on above.company_id = %(company_id)s::bigint and winner.merged_into_id = above.id
    left join lateral (
        select unit.code as unit
        from item_unit as sold_by
        inner join unit
            on unit.company_id = %(company_id)s::bigint and sold_by.unit_id = unit.id
        where
            sold_by.company_id = %(company_id)s::bigint
            and sold_by.item_id = loser.id
            and not exists (
                select 1
                from item_unit as other
                where
                    other.company_id = %(company_id)s::bigint
                    and other.item_id = winner.id
                    and other.unit_id = sold_by.unit_id
                    and other.numerator * sold_by.denominator
                    = sold_by.numerator * other.denominator
            )
        order by sold_by.id
        limit 1
    ) as missing on true
    left join named as as_loser on asked.item_id = as_loser.item_id
    left join named as as_winner on asked.winner_id = as_winner.item_id
),

numbered as materialized (
    select
        judged.*,
        nextval('item_merge_id_seq') as merge_id
    from judged
    where judged.code = 'merged'
    order by judged.position
),

kept as (
    insert into item_merge (
        id, company_id, loser_id, winner_id, was_active, note, merged_at
    )
    select
        numbered.merge_id as id,
        %(company_id)s::bigint as company_id,
        numbered.item_id as loser_id,
        numbered.winner_id,
        numbered.was_active,
        numbered.note,
        %(at)s::timestamptz as merged_at
    from numbered
),

-- who goes, and those that were merged into them before: names lead to the winner in one step
renamed as (
    update item
    set
        merged_into_id = numbered.winner_id,
        is_active = false,
        version = item.version + 1
    from numbered
    where
        item.company_id = %(company_id)s::bigint
        and (
            item.id = numbered.item_id or item.merged_into_id = numbered.item_id
        )
    returning
        item.id, item.code, item.version, item.id = numbered.item_id as goes,
        numbered.winner_id, numbered.winner, numbered.merge_id, numbered.was_active
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        %(company_id)s::bigint as company_id,
        told.topic,
        told.aggregate,
        told.key,
        told.version,
        told.body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from (
        select
            case
                when renamed.goes then 'catalog.item_merged' else 'catalog.alias_moved'
            end as topic,
            'item' as aggregate,
            renamed.id as key,
            renamed.version,
            jsonb_build_object(
                'item_id', renamed.id,
                'code', renamed.code,
                'winner_id', renamed.winner_id,
                'winner', renamed.winner,
                'merge_id', renamed.merge_id,
                'was_active', renamed.goes and renamed.was_active,
                'is_active', false
            ) as body
        from renamed
    ) as told
    order by told.aggregate, told.key
)

select
    judged.position,
    judged.item_id as id,
    judged.code,
    judged.item,
    judged.winner,
    numbered.merge_id,
    judged.now_under,
    judged.unit
from judged
left join numbered on judged.position = numbered.position
order by judged.position
