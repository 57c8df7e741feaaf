-- index_records: records are found by these keys and by no others
-- in:  kind text[], record_id bigint[], keys_position int[], keys_key bigint[], company_id bigint
-- out: position, id, code
with asked as materialized (
    select
        item.*,
        row_number() over (
            partition by item.kind, item.record_id order by item.position
        ) as nth
    from
        unnest(%(kind)s::text[], %(record_id)s::bigint[])
        with ordinality as item (kind, record_id, position)
),

wanted as materialized (
    select distinct
        asked.position,
        asked.kind,
        asked.record_id,
        own.key
    from
        unnest(%(keys_position)s::int[], %(keys_key)s::bigint[]) as own (position, key)
    inner join asked on own.position = asked.position
    where asked.nth = 1
),

known as materialized (
    select
        asked.position,
        record_key.id,
        record_key.key
    from asked
    inner join record_key
        on
            record_key.company_id = %(company_id)s::bigint
            and asked.kind = record_key.kind
            and asked.record_id = record_key.record_id
    where asked.nth = 1
),

compared as materialized (
    select
        coalesce(wanted.position, known.position) as position,
        wanted.kind,
        wanted.record_id,
        wanted.key,
        known.id as known_id
    from wanted
    full join known on wanted.position = known.position and wanted.key = known.key
    where wanted.key is null or known.id is null
),

gone as (
    delete from record_key
    using compared
    where
        record_key.company_id = %(company_id)s::bigint
        and record_key.id = compared.known_id
),

added as (
    insert into record_key (company_id, kind, record_id, key)
    select
        %(company_id)s::bigint as company_id,
        compared.kind,
        compared.record_id,
        compared.key
    from compared
    where compared.known_id is null
    order by compared.position, compared.key
),

changed as (
    select distinct compared.position
    from compared
)

select
    asked.position,
    asked.record_id as id,
    case
        when asked.nth > 1 then 'repeated_in_batch'
        when changed.position is null then 'already_indexed'
        else 'indexed'
    end as code
from asked
left join changed on asked.position = changed.position
order by asked.position
