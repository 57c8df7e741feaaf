-- remove_customer_items: customers' own numbers of items that mean nothing any more
-- in:  customer text[], code text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with judged as materialized (
    select
        line.position,
        known.id,
        known.version,
        case
            when customer.id is null then 'unknown_customer'
            when
                row_number() over (
                    partition by customer.id, called_key(line.said) order by line.position
                ) > 1
                then 'repeated_in_batch'
            when known.id is null then 'already_removed'
            else 'removed'
        end as code
    from
        unnest(%(customer)s::text[], %(code)s::text[])
        with ordinality as line (customer, said, position)
    left join customer as named
        on named.company_id = %(company_id)s::bigint and line.customer = named.code
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and coalesce(named.merged_into_id, named.id) = customer.id
    left join customer_item as known
        on
            known.company_id = %(company_id)s::bigint
            and customer.id = known.customer_id
            and called_key(line.said) = known.key
),

removed as (
    delete from customer_item
    using judged
    where
        customer_item.company_id = %(company_id)s::bigint
        and customer_item.id = judged.id
        and judged.code = 'removed'
    returning customer_item.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        removed.company_id,
        'sales.customer_item_removed' as topic,
        'customer_item' as aggregate,
        removed.id as key,
        removed.version + 1 as version,
        jsonb_build_object(
            'customer_item_id', removed.id,
            'customer_id', removed.customer_id,
            'item_id', removed.item_id,
            'code', removed.code
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from removed
    order by removed.id
)

select
    judged.position,
    judged.id,
    judged.code
from judged
order by judged.position
