-- receive_payments: (judged) payments exist, with what is on account of them
-- in:  customer_id bigint[], currency text[], amount numeric[], applied numeric[],
--      received_on date[], method text[], reference text[], external_id text[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, number
with asked as materialized (
    select
        item.*,
        nextval('payment_id_seq') as id,
        plain_number(%(company_id)s::bigint, 'payment') as number
    from
        unnest(
            %(customer_id)s::bigint[], %(currency)s::text[], %(amount)s::numeric[],
            %(applied)s::numeric[], %(received_on)s::date[], %(method)s::text[],
            %(reference)s::text[], %(external_id)s::text[]
        )
        with ordinality as item (
            customer_id, currency, amount, applied, received_on, method, reference, external_id,
            position
        )
),

received as (
    insert into payment (
        id, company_id, number, customer_id, currency, amount, amount_unapplied, received_on,
        method, reference, external_id, posted_at, operation_id, version
    )
    select
        asked.id,
        %(company_id)s::bigint as company_id,
        asked.number,
        asked.customer_id,
        asked.currency,
        asked.amount,
        asked.amount - asked.applied as amount_unapplied,
        asked.received_on,
        asked.method,
        asked.reference,
        asked.external_id,
        %(at)s::timestamptz as posted_at,
        %(operation_id)s::uuid as operation_id,
        1 as version
    from asked
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'receivables.payment_received' as topic,
        'payment' as aggregate,
        asked.id as key,
        1 as version,
        jsonb_build_object(
            'number', asked.number,
            'customer_id', asked.customer_id,
            'amount', asked.amount,
            'applied', asked.applied,
            'on_account', asked.amount - asked.applied
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from asked
    order by asked.id
)

select
    asked.position,
    asked.id,
    asked.number
from asked
order by asked.position
