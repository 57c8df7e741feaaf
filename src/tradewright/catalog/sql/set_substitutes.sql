-- set_substitutes: what may be sold instead of items becomes what is named, and nothing else
-- in:  item_id bigint[], substitutes_position int[], substitutes_item text[],
--      substitutes_kind text[], substitutes_both_ways boolean[], substitutes_rank int[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, detail
with asked as (
    select
        item.*,
        row_number() over (partition by item.item_id order by item.position) as nth
    from unnest(%(item_id)s::bigint[]) with ordinality as item (item_id, position)
),

named as materialized (
    select
        line.*,
        asked.item_id,
        coalesce(called.merged_into_id, called.id) as substitute_id,
        row_number() over (partition by line.position order by line.ordinal) as line_no,
        row_number() over (
            partition by line.position, coalesce(called.merged_into_id, called.id)
            order by line.ordinal
        ) as nth,
        row_number() over (
            partition by line.position, line.kind order by line.ordinal
        ) as nth_of_kind
    from
        unnest(
            %(substitutes_position)s::int[], %(substitutes_item)s::text[],
            %(substitutes_kind)s::text[], %(substitutes_both_ways)s::boolean[],
            %(substitutes_rank)s::int[]
        )
        with ordinality as line (position, item, kind, both_ways, rank, ordinal)
    inner join asked on line.position = asked.position
    left join item as called
        on called.company_id = %(company_id)s::bigint and line.item = called.code
),

line_checks as materialized (
    select
        named.position,
        count(*) as line_count,
        min(named.line_no) filter (where named.substitute_id is null) as unknown,
        min(named.line_no) filter (where named.substitute_id = named.item_id) as same,
        min(named.line_no) filter (
            where named.nth > 1 and named.substitute_id is not null
        ) as repeated,
        min(named.line_no) filter (
            where named.kind not in ('equal', 'better', 'successor')
        ) as unknown_kind,
        min(named.line_no) filter (
            where named.kind = 'successor' and named.nth_of_kind > 1
        ) as second_successor,
        min(named.line_no) filter (
            where named.kind = 'successor' and named.both_ways
        ) as successor_both_ways,
        min(named.line_no) filter (where named.rank not between 1 and 999) as out_of_range,
        count(known.id) as known_count
    from named
    left join item_substitute as known
        on
            known.company_id = %(company_id)s::bigint
            and named.item_id = known.item_id
            and named.substitute_id = known.substitute_id
            and named.kind = known.kind
            and named.both_ways = known.both_ways
            and named.rank = known.rank
    group by named.position
),

judged as materialized (
    select
        asked.position,
        asked.item_id,
        item.id as known_id,
        line_checks.unknown,
        line_checks.same,
        line_checks.repeated,
        line_checks.unknown_kind,
        line_checks.second_successor,
        line_checks.successor_both_ways,
        line_checks.out_of_range,
        case
            when item.id is null then 'item_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when item.merged_into_id is not null then 'item_merged'
            when line_checks.unknown is not null then 'unknown_item'
            when line_checks.same is not null then 'same_item'
            when line_checks.repeated is not null then 'substitute_repeated'
            when line_checks.unknown_kind is not null then 'unknown_kind'
            when line_checks.second_successor is not null then 'two_successors'
            when line_checks.successor_both_ways is not null then 'successor_both_ways'
            when line_checks.out_of_range is not null then 'rank_out_of_range'
            when
                coalesce(line_checks.line_count, 0) = coalesce(line_checks.known_count, 0)
                and coalesce(line_checks.line_count, 0) = (
                    select count(*)
                    from item_substitute as held
                    where held.company_id = %(company_id)s::bigint and held.item_id = item.id
                )
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item_id = item.id
    left join line_checks on asked.position = line_checks.position
),

wanted as materialized (
    select
        named.item_id,
        named.substitute_id,
        named.kind,
        named.both_ways,
        named.rank,
        named.ordinal
    from named
    inner join judged on named.position = judged.position
    where judged.code = 'set'
),

gone as (
    delete from item_substitute
    using judged
    where
        item_substitute.company_id = %(company_id)s::bigint
        and item_substitute.item_id = judged.item_id
        and judged.code = 'set'
        and not exists (
            select 1
            from wanted
            where
                wanted.item_id = item_substitute.item_id
                and wanted.substitute_id = item_substitute.substitute_id
                and wanted.kind = item_substitute.kind
                and wanted.both_ways = item_substitute.both_ways
                and wanted.rank = item_substitute.rank
        )
    returning item_substitute.id
),

-- what goes has gone before what is new comes, for an item has one successor
cleared as materialized (
    select count(*) as rows_gone
    from gone
),

added as (
    insert into item_substitute (
        company_id, item_id, substitute_id, kind, both_ways, rank
    )
    select
        %(company_id)s::bigint as company_id,
        wanted.item_id,
        wanted.substitute_id,
        wanted.kind,
        wanted.both_ways,
        wanted.rank
    from wanted
    cross join cleared
    where
        cleared.rows_gone >= 0
        and not exists (
            select 1
            from item_substitute as known
            where
                known.company_id = %(company_id)s::bigint
                and known.item_id = wanted.item_id
                and known.substitute_id = wanted.substitute_id
                and known.kind = wanted.kind
                and known.both_ways = wanted.both_ways
                and known.rank = wanted.rank
        )
    order by wanted.ordinal
),

told as materialized (
    select
        wanted.item_id,
        jsonb_agg(
            jsonb_build_object(
                'substitute_id', wanted.substitute_id,
                'kind', wanted.kind,
                'both_ways', wanted.both_ways,
                'rank', wanted.rank
            )
            order by wanted.rank, wanted.ordinal
        ) as substitutes
    from wanted
    group by wanted.item_id
),

changed as (
    update item
    set version = item.version + 1
    from judged
    where
        item.company_id = %(company_id)s::bigint
        and item.id = judged.item_id
        and judged.code = 'set'
    returning item.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        changed.company_id,
        'catalog.substitutes_changed' as topic,
        'item' as aggregate,
        changed.id as key,
        changed.version,
        jsonb_build_object(
            'item_id', changed.id,
            'code', changed.code,
            'substitutes', coalesce(told.substitutes, '[]')
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from changed
    left join told on changed.id = told.item_id
    order by changed.id
)

select
    judged.position,
    judged.known_id as id,
    judged.code,
    case judged.code
        when 'unknown_item'
            then jsonb_build_object('field', 'substitutes[' || judged.unknown || '].item')
        when 'same_item'
            then jsonb_build_object('field', 'substitutes[' || judged.same || '].item')
        when 'substitute_repeated'
            then jsonb_build_object('field', 'substitutes[' || judged.repeated || '].item')
        when 'unknown_kind'
            then jsonb_build_object('field', 'substitutes[' || judged.unknown_kind || '].kind')
        when 'two_successors'
            then jsonb_build_object('field', 'substitutes[' || judged.second_successor || '].kind')
        when 'successor_both_ways'
            then
                jsonb_build_object(
                    'field', 'substitutes[' || judged.successor_both_ways || '].both_ways'
                )
        when 'rank_out_of_range'
            then jsonb_build_object('field', 'substitutes[' || judged.out_of_range || '].rank')
    end as detail
from judged
order by judged.position
