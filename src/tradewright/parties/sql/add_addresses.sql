-- add_addresses: one more place of a customer
-- in:  customer_id bigint[], code text[], country text[], name text[], street text[], city text[],
--      region text[], postcode text[], is_bill_to boolean[], is_ship_to boolean[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (
            partition by item.customer_id, item.address_code order by item.position
        ) as nth
    from
        unnest(
            %(customer_id)s::bigint[], %(code)s::text[], %(country)s::text[], %(name)s::text[],
            %(street)s::text[], %(city)s::text[], %(region)s::text[], %(postcode)s::text[],
            %(is_bill_to)s::boolean[], %(is_ship_to)s::boolean[]
        )
        with ordinality as item (
            customer_id, address_code, country, name, street, city, region, postcode, is_bill_to,
            is_ship_to, position
        )
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        customer.name as customer_name,
        case
            when customer.id is null then 'customer_not_found'
            when known.id is not null then 'already_added'
            when asked.nth > 1 then 'repeated_in_batch'
            when trim(asked.address_code) = '' then 'code_missing'
            when asked.country !~ '^[A-Z]{2}$' then 'address_without_country'
            else 'added'
        end as code
    from asked
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer_id = customer.id
    left join address as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.customer_id = known.customer_id
            and asked.address_code = known.code
),

added as (
    insert into address (
        company_id, customer_id, code, name, street, city, region, postcode, country, is_bill_to,
        is_ship_to
    )
    select
        %(company_id)s::bigint as company_id,
        judged.customer_id,
        judged.address_code,
        coalesce(nullif(trim(judged.name), ''), judged.customer_name) as name,
        judged.street,
        judged.city,
        judged.region,
        judged.postcode,
        judged.country,
        judged.is_bill_to,
        judged.is_ship_to
    from judged
    where judged.code = 'added'
    order by judged.position
    returning address.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        added.company_id,
        'parties.address_added' as topic,
        'address' as aggregate,
        added.id as key,
        1 as version,
        jsonb_build_object(
            'address_id', added.id,
            'customer_id', added.customer_id,
            'code', added.code,
            'country', added.country,
            'region', added.region,
            'is_bill_to', added.is_bill_to,
            'is_ship_to', added.is_ship_to
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from added
    order by added.id
)

select
    judged.position,
    coalesce(added.id, judged.known_id) as id,
    judged.code
from judged
left join added
    on judged.customer_id = added.customer_id and judged.address_code = added.code
order by judged.position
