-- create_warehouses: a place that holds stock exists
-- in:  code text[], name text[], country text[], is_default boolean[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.warehouse_code order by item.position) as nth
    from
        unnest(%(code)s::text[], %(name)s::text[], %(country)s::text[], %(is_default)s::boolean[])
        with ordinality as item (warehouse_code, name, country, is_default, position)
),

checked as (
    select
        asked.*,
        known.id as known_id,
        case
            when btrim(asked.warehouse_code) = '' then 'code_missing'
            when known.id is not null then 'already_created'
            when asked.nth > 1 then 'repeated_in_batch'
            when btrim(asked.name) = '' then 'name_missing'
            when asked.country !~ '^[A-Z]{2}$' then 'unknown_country'
        end as obstacle
    from asked
    left join warehouse as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.warehouse_code = known.code
),

judged as (
    select
        checked.*,
        case
            when checked.obstacle is not null then checked.obstacle
            when
                checked.is_default
                and (
                    count(*) filter (where checked.is_default and checked.obstacle is null) over (
                        order by checked.position
                    ) > 1
                    or exists (
                        select 1
                        from warehouse
                        where warehouse.company_id = %(company_id)s::bigint and warehouse.is_default
                    )
                )
                then 'default_exists'
            else 'created'
        end as code
    from checked
    order by checked.position
),

numbered as materialized (
    select
        judged.*,
        case
            when judged.code = 'created' then nextval('warehouse_id_seq') else judged.known_id
        end as id
    from judged
),

created as (
    insert into warehouse (id, company_id, code, name, country, is_default)
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.warehouse_code,
        numbered.name,
        numbered.country,
        numbered.is_default
    from numbered
    where numbered.code = 'created'
    order by numbered.position
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'inventory.warehouse_created' as topic,
        'warehouse' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'code', numbered.warehouse_code,
            'name', numbered.name,
            'country', numbered.country,
            'is_default', numbered.is_default
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.code = 'created'
    order by numbered.position
)

select
    numbered.position,
    numbered.id,
    numbered.code
from numbered
order by numbered.position
