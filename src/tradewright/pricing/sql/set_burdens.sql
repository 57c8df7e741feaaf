-- set_burdens: what selling costs beside the goods, or gives back
-- in:  kind text[], valid_from date[], customer text[], item text[], percent numeric[],
--      amount numeric[], valid_to date[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, customer, item
with asked as (
    select
        line.*,
        customer.id as customer_id,
        item.id as item_id,
        row_number() over (
            partition by line.kind, line.customer, line.item, line.valid_from order by line.position
        ) as nth
    from
        unnest(
            %(kind)s::text[], %(valid_from)s::date[], %(customer)s::text[], %(item)s::text[],
            %(percent)s::numeric[], %(amount)s::numeric[], %(valid_to)s::date[]
        )
        with ordinality as line (
            kind, valid_from, customer, item, percent, amount, valid_to, position
        )
    left join customer
        on customer.company_id = %(company_id)s::bigint and line.customer = customer.code
    left join item on item.company_id = %(company_id)s::bigint and line.item = item.code
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.kind not in ('claim', 'freight', 'rebate', 'terms') then 'unknown_kind'
            when asked.customer <> '' and asked.customer_id is null then 'unknown_customer'
            when asked.item <> '' and asked.item_id is null then 'unknown_item'
            when
                asked.percent < 0
                or asked.percent >= 'infinity'
                or asked.amount < 0
                or asked.amount >= 'infinity'
                then 'negative'
            when asked.valid_to < asked.valid_from then 'validity_reversed'
            when asked.nth > 1 then 'repeated_in_batch'
            when
                known.percent = asked.percent
                and known.amount = asked.amount
                and coalesce(known.valid_to, 'infinity') = coalesce(asked.valid_to, 'infinity')
                then 'already_set'
            else 'set'
        end as code
    from asked
    left join price_burden as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.kind = known.kind
            and asked.customer_id is not distinct from known.customer_id
            and asked.item_id is not distinct from known.item_id
            and asked.valid_from = known.valid_from
),

numbered as materialized (
    select
        judged.*,
        coalesce(judged.known_id, nextval('price_burden_id_seq')) as id
    from judged
    where judged.code = 'set'
    order by judged.position
),

done as (
    insert into price_burden (
        id, company_id, kind, customer_id, item_id, percent, amount, valid_from, valid_to, version,
        created_at
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.kind,
        numbered.customer_id,
        numbered.item_id,
        numbered.percent,
        numbered.amount,
        numbered.valid_from,
        numbered.valid_to,
        1 as version,
        %(at)s::timestamptz as created_at
    from numbered
    on conflict (id) do update
        set
            percent = excluded.percent,
            amount = excluded.amount,
            valid_to = excluded.valid_to,
            version = price_burden.version + 1
    returning price_burden.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.burden_set' as topic,
        'price_burden' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'burden_id', done.id,
            'kind', done.kind,
            'customer_id', done.customer_id,
            'item_id', done.item_id,
            'percent', done.percent,
            'amount', done.amount,
            'valid_from', done.valid_from,
            'valid_to', done.valid_to
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
    judged.customer,
    judged.item
from judged
left join numbered on judged.position = numbered.position
order by judged.position
