-- set_customer_pricing: customers are put on price levels, or off them
-- in:  customer text[], level text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id (of the customer), code, customer, level
with asked as (
    select
        item.*,
        customer.id as customer_id,
        price_level.id as level_id,
        row_number() over (partition by item.customer order by item.position) as nth
    from
        unnest(%(customer)s::text[], %(level)s::text[])
        with ordinality as item (customer, level, position)
    left join customer
        on customer.company_id = %(company_id)s::bigint and item.customer = customer.code
    left join price_level
        on price_level.company_id = %(company_id)s::bigint and item.level = price_level.code
),

judged as materialized (
    select
        asked.*,
        case
            when asked.customer_id is null then 'unknown_customer'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.level <> '' and asked.level_id is null then 'unknown_level'
            when coalesce(known.level_id, 0) = coalesce(asked.level_id, 0) then 'already_set'
            else 'set'
        end as code
    from asked
    left join customer_pricing as known
        on known.company_id = %(company_id)s::bigint and asked.customer_id = known.customer_id
),

done as (
    insert into customer_pricing (company_id, customer_id, level_id, version)
    select
        %(company_id)s::bigint as company_id,
        judged.customer_id,
        judged.level_id,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, customer_id) do update
        set level_id = excluded.level_id, version = customer_pricing.version + 1
    returning customer_pricing.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.customer_pricing_set' as topic,
        'customer_pricing' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object('customer_id', done.customer_id, 'level_id', done.level_id) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    judged.customer_id as id,
    judged.code,
    judged.customer,
    judged.level
from judged
order by judged.position
