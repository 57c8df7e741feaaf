-- make_contracts: contracts and jobs under their numbers
-- in:  number text[], name text[], customer text[], valid_from date[], valid_to date[], kind
--      text[], ship_to text[], customer_reference text[], note text[], escalator_percent
--      numeric[], escalates_from date[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, customer, ship_to
with asked as (
    select
        item.*,
        trim(item.stated_number) as number,
        customer.id as customer_id,
        place.id as ship_to_id,
        row_number() over (partition by trim(item.stated_number) order by item.position) as nth
    from
        unnest(
            %(number)s::text[], %(name)s::text[], %(customer)s::text[], %(valid_from)s::date[],
            %(valid_to)s::date[], %(kind)s::text[], %(ship_to)s::text[],
            %(customer_reference)s::text[], %(note)s::text[], %(escalator_percent)s::numeric[],
            %(escalates_from)s::date[]
        )
        with ordinality as item (
            stated_number, name, customer, valid_from, valid_to, kind, ship_to, customer_reference,
            note, escalator_percent, escalates_from, position
        )
    left join customer
        on customer.company_id = %(company_id)s::bigint and item.customer = customer.code
    left join address as place
        on
            place.company_id = %(company_id)s::bigint
            and customer.id = place.customer_id
            and item.ship_to = place.code
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when asked.number = '' then 'number_missing'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.customer_id is null then 'unknown_customer'
            when asked.ship_to <> '' and asked.ship_to_id is null then 'unknown_ship_to'
            when asked.kind not in ('contract', 'job') then 'unknown_kind'
            when asked.valid_to < asked.valid_from then 'validity_reversed'
            when
                (asked.escalator_percent is null) <> (asked.escalates_from is null)
                or asked.escalator_percent <= -100
                or asked.escalator_percent >= 'infinity'
                or asked.escalates_from < asked.valid_from
                or asked.escalates_from > asked.valid_to
                then 'escalator_unclear'
            when trim(asked.name) = '' then 'name_missing'
            when
                known.customer_id = asked.customer_id
                and coalesce(known.ship_to_id, 0) = coalesce(asked.ship_to_id, 0)
                and known.valid_from = asked.valid_from
                then 'already_made'
            when known.id is not null then 'number_taken'
            else 'made'
        end as code
    from asked
    left join price_contract as known
        on known.company_id = %(company_id)s::bigint and asked.number = known.number
),

done as (
    insert into price_contract (
        company_id, number, name, kind, customer_id, ship_to_id, customer_reference, valid_from,
        valid_to, status, note, escalator_percent, escalates_from, version, created_at
    )
    select
        %(company_id)s::bigint as company_id,
        judged.number,
        trim(judged.name) as name,
        judged.kind,
        judged.customer_id,
        judged.ship_to_id,
        judged.customer_reference,
        judged.valid_from,
        judged.valid_to,
        'active' as status,
        judged.note,
        judged.escalator_percent,
        judged.escalates_from,
        1 as version,
        %(at)s::timestamptz as created_at
    from judged
    where judged.code = 'made'
    order by judged.position
    returning price_contract.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.contract_made' as topic,
        'price_contract' as aggregate,
        done.id as key,
        done.version,
        contract_told(done) || jsonb_build_object('from', null, 'to', done.status) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(done.id, judged.known_id) as id,
    judged.code,
    judged.number,
    judged.customer,
    judged.ship_to
from judged
left join done on judged.code = 'made' and judged.number = done.number
order by judged.position
