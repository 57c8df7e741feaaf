-- set_prices: a price per key (item, customer, unit, currency, start, least quantity)
-- in:  item text[], unit text[], currency text[], price numeric[], valid_from date[],
--      valid_to date[], min_quantity numeric[], customer text[] (null: list),
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, item, unit, customer
with asked as (
    select
        line.*,
        row_number() over (
            partition by
                line.item,
                line.customer,
                line.unit,
                line.currency,
                line.valid_from,
                line.min_quantity
            order by line.position
        ) as nth
    from
        unnest(
            %(item)s::text[], %(unit)s::text[], %(currency)s::text[], %(price)s::numeric[],
            %(valid_from)s::date[], %(valid_to)s::date[], %(min_quantity)s::numeric[],
            %(customer)s::text[]
        )
        with ordinality as line (
            item, unit, currency, price, valid_from, valid_to, min_quantity, customer, position
        )
),

found as materialized (
    select
        asked.*,
        item.id as item_id,
        unit.id as unit_id,
        item_unit.id as item_unit_id,
        customer.id as customer_id,
        currency.code as currency_code
    from asked
    left join item
        on item.company_id = %(company_id)s::bigint and asked.item = item.code
    left join unit
        on unit.company_id = %(company_id)s::bigint and asked.unit = unit.code
    left join item_unit
        on
            item_unit.company_id = %(company_id)s::bigint
            and item.id = item_unit.item_id
            and unit.id = item_unit.unit_id
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer = customer.code
    left join currency on asked.currency = currency.code
),

judged as materialized (
    select
        found.*,
        coalesce(own.id, list.id) as known_id,
        case
            when found.item_id is null then 'unknown_item'
            when found.unit_id is null then 'unknown_unit'
            when found.item_unit_id is null then 'unit_not_of_item'
            when found.customer is not null and found.customer_id is null then 'unknown_customer'
            when found.currency_code is null then 'unknown_currency'
            when found.price < 0 then 'price_negative'
            when scale(trim_scale(found.price)) > 6 then 'price_too_precise'
            when found.min_quantity < 0 then 'quantity_negative'
            when found.valid_to < found.valid_from then 'validity_reversed'
            when found.nth > 1 then 'repeated_in_batch'
            when coalesce(own.id, list.id) is null then 'set'
            when
                coalesce(own.price, list.price) = found.price
                and coalesce(own.valid_to, list.valid_to, 'infinity')
                = coalesce(found.valid_to, 'infinity')
                then 'already_set'
            else 'changed'
        end as code
    from found
    left join price_condition as own
        on
            own.company_id = %(company_id)s::bigint
            and found.item_id = own.item_id
            and found.customer_id = own.customer_id
            and found.unit_id = own.unit_id
            and found.currency = own.currency
            and found.valid_from = own.valid_from
            and found.min_quantity = own.min_quantity
    left join price_condition as list
        on
            list.company_id = %(company_id)s::bigint
            and found.item_id = list.item_id
            and list.customer_id is null
            and found.customer is null
            and found.unit_id = list.unit_id
            and found.currency = list.currency
            and found.valid_from = list.valid_from
            and found.min_quantity = list.min_quantity
),

numbered as materialized (
    select
        judged.*,
        coalesce(judged.known_id, nextval('price_condition_id_seq')) as id
    from judged
    where judged.code in ('set', 'changed')
    order by judged.position
),

done as (
    insert into price_condition (
        id, company_id, customer_id, item_id, unit_id, currency, min_quantity, valid_from,
        valid_to, price, version, created_at
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.customer_id,
        numbered.item_id,
        numbered.unit_id,
        numbered.currency,
        numbered.min_quantity,
        numbered.valid_from,
        numbered.valid_to,
        numbered.price,
        1 as version,
        %(at)s::timestamptz as created_at
    from numbered
    on conflict (id)
    do update
        set
            price = excluded.price,
            valid_to = excluded.valid_to,
            version = price_condition.version + 1
    returning price_condition.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'pricing.price_set' as topic,
        'price_condition' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'condition_id', done.id,
            'item_id', done.item_id,
            'customer_id', done.customer_id,
            'unit_id', done.unit_id,
            'currency', done.currency,
            'min_quantity', done.min_quantity,
            'valid_from', done.valid_from,
            'valid_to', done.valid_to,
            'price', done.price
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
    judged.item,
    judged.unit,
    judged.customer
from judged
left join numbered on judged.position = numbered.position
order by judged.position
