-- create_units: units of measure under a code
-- in:  code text[], name text[], decimals int[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.unit_code order by item.position) as nth
    from
        unnest(%(code)s::text[], %(name)s::text[], %(decimals)s::int[])
        with ordinality as item (unit_code, name, decimals, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when known.id is not null then 'already_created'
            when asked.nth > 1 then 'repeated_in_batch'
            when trim(asked.unit_code) = '' then 'code_missing'
            when trim(asked.name) = '' then 'name_missing'
            when asked.decimals not between 0 and 6 then 'decimals_out_of_range'
            else 'created'
        end as code
    from asked
    left join unit as known
        on known.company_id = %(company_id)s::bigint and asked.unit_code = known.code
),

created as (
    insert into unit (company_id, code, name, decimals)
    select
        %(company_id)s::bigint as company_id,
        judged.unit_code,
        trim(judged.name) as name,
        judged.decimals
    from judged
    where judged.code = 'created'
    order by judged.position
    returning unit.id, unit.code
)

select
    judged.position,
    coalesce(created.id, judged.known_id) as id,
    judged.code
from judged
left join created on judged.unit_code = created.code
order by judged.position
