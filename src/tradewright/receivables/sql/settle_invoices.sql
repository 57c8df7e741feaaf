-- settle_invoices: amounts of payments and credit notes are set against (locked) invoices, or back
-- in:  customer_id bigint[], payment_id bigint[], credit_note_id bigint[], invoice_id bigint[],
--      amount numeric[] (negative takes back), applied_on date[], reverses_id bigint[],
--      reason text[], with_receipt boolean, company_id bigint, at timestamptz, operation_id uuid
-- out: position, id
--
-- An application made with the receipt of its payment is told by the payment's own row and event;
-- a later one changes its payment and has an event of its own.
with asked as materialized (
    select
        item.*,
        nextval('application_id_seq') as id
    from
        unnest(
            %(customer_id)s::bigint[], %(payment_id)s::bigint[], %(credit_note_id)s::bigint[],
            %(invoice_id)s::bigint[], %(amount)s::numeric[], %(applied_on)s::date[],
            %(reverses_id)s::bigint[], %(reason)s::text[]
        )
        with ordinality as item (
            customer_id, payment_id, credit_note_id, invoice_id, amount, applied_on, reverses_id,
            reason, position
        )
),

applied as (
    insert into application (
        id, company_id, customer_id, payment_id, credit_note_id, invoice_id, amount, applied_on,
        applied_at, operation_id, reverses_id
    )
    select
        asked.id,
        %(company_id)s::bigint as company_id,
        asked.customer_id,
        asked.payment_id,
        asked.credit_note_id,
        asked.invoice_id,
        asked.amount,
        asked.applied_on,
        %(at)s::timestamptz as applied_at,
        %(operation_id)s::uuid as operation_id,
        asked.reverses_id
    from asked
),

changes as (
    select
        side.document_id,
        sum(side.amount) as amount
    from (
        select
            asked.invoice_id as document_id,
            asked.amount
        from asked
        union all
        select
            asked.credit_note_id as document_id,
            asked.amount
        from asked
        where asked.credit_note_id is not null
    ) as side
    group by side.document_id
),

settled as (
    update invoice
    set
        amount_open = invoice.amount_open - changes.amount,
        settled_at = case
            when invoice.amount_open = changes.amount then %(at)s::timestamptz
        end,
        version = invoice.version + 1
    from changes
    where invoice.company_id = %(company_id)s::bigint and changes.document_id = invoice.id
    returning
        invoice.id,
        invoice.number,
        invoice.kind,
        invoice.order_id,
        invoice.customer_id,
        invoice.amount_open,
        invoice.version,
        changes.amount
),

used as (
    update payment
    set
        amount_unapplied = payment.amount_unapplied - taken.amount,
        version = payment.version + 1
    from (
        select
            asked.payment_id,
            sum(asked.amount) as amount
        from asked
        where asked.payment_id is not null and not %(with_receipt)s::boolean
        group by asked.payment_id
    ) as taken
    where payment.company_id = %(company_id)s::bigint and taken.payment_id = payment.id
    returning
        payment.id,
        payment.customer_id,
        payment.amount_unapplied,
        payment.version,
        taken.amount
),

told as (
    select
        case
            when settled.kind = 'invoice' and settled.amount < 0 then 'invoice_reopened'
            when settled.kind = 'invoice' then 'invoice_paid'
            when settled.amount < 0 then 'credit_note_unapplied'
            else 'credit_note_applied'
        end as topic,
        'invoice' as aggregate,
        settled.id as key,
        settled.version,
        jsonb_build_object(
            'number', settled.number,
            'customer_id', settled.customer_id,
            'order_id', settled.order_id,
            case settled.kind when 'invoice' then 'paid' else 'applied' end, settled.amount,
            'open', settled.amount_open,
            'settled', settled.amount_open = 0
        ) as body
    from settled
    union all
    select
        case when used.amount < 0 then 'payment_unapplied' else 'payment_applied' end as topic,
        'payment' as aggregate,
        used.id as key,
        used.version,
        jsonb_build_object(
            'customer_id', used.customer_id,
            'applied', used.amount,
            'on_account', used.amount_unapplied
        ) as body
    from used
    union all
    select
        case when asked.amount < 0 then 'application_reversed' else 'application_made' end as topic,
        'application' as aggregate,
        asked.id as key,
        1 as version,
        jsonb_build_object(
            'customer_id', asked.customer_id,
            'payment_id', asked.payment_id,
            'credit_note_id', asked.credit_note_id,
            'invoice_id', asked.invoice_id,
            'amount', asked.amount,
            'reverses_id', asked.reverses_id,
            'reason', asked.reason
        ) as body
    from asked
    where not %(with_receipt)s::boolean
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'receivables.' || told.topic as topic,
        told.aggregate,
        told.key,
        told.version,
        told.body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from told
    order by told.aggregate, told.key
)

select
    asked.position,
    asked.id
from asked
order by asked.position
