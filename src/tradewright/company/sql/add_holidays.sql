-- add_holidays: days that are not worked
-- in:  day date[], name text[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.day order by item.position) as nth
    from
        unnest(%(day)s::date[], %(name)s::text[])
        with ordinality as item (day, name, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when known.id is not null then 'already_added'
            when asked.nth > 1 then 'repeated_in_batch'
            when trim(asked.name) = '' then 'name_missing'
            else 'added'
        end as code
    from asked
    left join holiday as known
        on known.company_id = %(company_id)s::bigint and asked.day = known.day
),

added as (
    insert into holiday (company_id, day, name)
    select
        %(company_id)s::bigint as company_id,
        judged.day,
        trim(judged.name) as name
    from judged
    where judged.code = 'added'
    order by judged.position
    returning holiday.id, holiday.day
)

select
    judged.position,
    coalesce(added.id, judged.known_id) as id,
    judged.code
from judged
left join added on judged.day = added.day
order by judged.position
