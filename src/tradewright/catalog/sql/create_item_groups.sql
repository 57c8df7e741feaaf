-- create_item_groups: item groups under a code
-- in:  code text[], name text[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.group_code order by item.position) as nth
    from
        unnest(%(code)s::text[], %(name)s::text[])
        with ordinality as item (group_code, name, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when known.id is not null then 'already_created'
            when asked.nth > 1 then 'repeated_in_batch'
            when trim(asked.group_code) = '' then 'code_missing'
            when trim(asked.name) = '' then 'name_missing'
            else 'created'
        end as code
    from asked
    left join item_group as known
        on known.company_id = %(company_id)s::bigint and asked.group_code = known.code
),

created as (
    insert into item_group (company_id, code, name)
    select
        %(company_id)s::bigint as company_id,
        judged.group_code,
        trim(judged.name) as name
    from judged
    where judged.code = 'created'
    order by judged.position
    returning item_group.id, item_group.code
)

select
    judged.position,
    coalesce(created.id, judged.known_id) as id,
    judged.code
from judged
left join created on judged.group_code = created.code
order by judged.position
