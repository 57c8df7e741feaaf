-- set_break_groups: groups of items become what is named, and nothing else
-- in:  code text[], name text[], items_position int[], items_item text[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, detail
with asked as materialized (
    select
        item.position,
        trim(item.own_code) as own_code,
        trim(item.name) as name,
        known.id as known_id,
        known.name as known_name,
        row_number() over (partition by trim(item.own_code) order by item.position) as nth
    from
        unnest(%(code)s::text[], %(name)s::text[])
        with ordinality as item (own_code, name, position)
    left join break_group as known
        on known.company_id = %(company_id)s::bigint and trim(item.own_code) = known.code
),

named as materialized (
    select
        line.position,
        line.item,
        called.id as item_id,
        member.id as member_id,
        member.group_id,
        asked.known_id,
        row_number() over (partition by line.position order by line.ordinal) as line_no,
        row_number() over (partition by line.position, called.id order by line.ordinal) as nth,
        min(line.position) over (partition by called.id) as first_position
    from
        unnest(%(items_position)s::int[], %(items_item)s::text[])
        with ordinality as line (position, item, ordinal)
    inner join asked on line.position = asked.position
    left join item as called
        on called.company_id = %(company_id)s::bigint and line.item = called.code
    left join break_group_item as member
        on member.company_id = %(company_id)s::bigint and called.id = member.item_id
),

faults as materialized (
    select distinct on (named.position)
        named.position,
        named.line_no,
        named.item,
        case
            when named.item_id is null then 'unknown_item'
            when named.nth > 1 then 'item_repeated'
            else 'in_other_group'
        end as fault
    from named
    where
        named.item_id is null
        or named.nth > 1
        or named.group_id <> coalesce(named.known_id, 0)
        or named.first_position < named.position
    order by named.position, named.line_no
),

judged as materialized (
    select
        asked.*,
        faults.line_no as wrong_line,
        faults.item as wrong_item,
        case
            when asked.own_code = '' then 'code_missing'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.name = '' then 'name_missing'
            when faults.fault is not null then faults.fault
            when
                asked.known_name = asked.name
                and not exists (
                    select 1
                    from named
                    where named.position = asked.position and named.member_id is null
                )
                and (
                    select count(*)
                    from break_group_item as member
                    where
                        member.company_id = %(company_id)s::bigint
                        and member.group_id = asked.known_id
                ) = (
                    select count(*)
                    from named
                    where named.position = asked.position
                )
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join faults on asked.position = faults.position
),

numbered as materialized (
    select
        judged.position,
        judged.own_code,
        judged.name,
        coalesce(judged.known_id, nextval('break_group_id_seq')) as id
    from judged
    where judged.code = 'set'
    order by judged.position
),

done as (
    insert into break_group (id, company_id, code, name, version)
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.own_code as code,
        numbered.name,
        1 as version
    from numbered
    on conflict (id) do update
        set name = excluded.name, version = break_group.version + 1
    returning break_group.*
),

staying as materialized (
    select
        numbered.id as group_id,
        named.item_id
    from numbered
    inner join named on numbered.position = named.position
),

gone as (
    delete from break_group_item
    using numbered
    where
        break_group_item.company_id = %(company_id)s::bigint
        and break_group_item.group_id = numbered.id
        and not exists (
            select 1
            from staying
            where
                staying.group_id = break_group_item.group_id
                and staying.item_id = break_group_item.item_id
        )
),

added as (
    insert into break_group_item (company_id, item_id, group_id)
    select
        %(company_id)s::bigint as company_id,
        named.item_id,
        numbered.id as group_id
    from named
    inner join numbered on named.position = numbered.position
    where named.member_id is null
    order by named.position, named.line_no
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.break_group_set' as topic,
        'break_group' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'group_id', done.id,
            'code', done.code,
            'name', done.name,
            'items', (
                select coalesce(jsonb_agg(named.item order by named.line_no), '[]')
                from named
                inner join numbered on named.position = numbered.position
                where numbered.id = done.id
            )
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(numbered.id, judged.known_id) as id,
    judged.code,
    case
        when
            judged.code in ('unknown_item', 'item_repeated', 'in_other_group')
            then jsonb_build_object(
                'field', 'items[' || judged.wrong_line || '].item', 'item', judged.wrong_item
            )
    end as detail
from judged
left join numbered on judged.position = numbered.position
order by judged.position
