-- open_disputes: parts of (locked) invoices are in dispute
-- in:  invoice_id bigint[], kind text[], reason text[], amount numeric[] (null: all that is open),
--      external_id text[], company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, amount, open
with asked as (
    select
        item.*,
        row_number() over (partition by item.invoice_id order by item.position) as nth,
        row_number() over (partition by item.external_id order by item.position) as nth_key
    from
        unnest(
            %(invoice_id)s::bigint[], %(kind)s::text[], %(reason)s::text[], %(amount)s::numeric[],
            %(external_id)s::text[]
        )
        with ordinality as item (invoice_id, kind, reason, asked_amount, external_id, position)
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        invoice.id as invoice_found,
        invoice.number,
        invoice.customer_id,
        invoice.amount_open,
        coalesce(asked.asked_amount, invoice.amount_open) as amount,
        case
            when known.id is not null then 'already_opened'
            when
                asked.nth > 1 or (asked.external_id is not null and asked.nth_key > 1)
                then 'repeated_in_batch'
            when invoice.id is null then 'invoice_not_found'
            when invoice.kind <> 'invoice' then 'not_an_invoice'
            when current_one.id is not null then 'already_disputed'
            when asked.kind not in ('price', 'quantity', 'damage', 'other') then 'unknown_kind'
            when trim(asked.reason) = '' then 'reason_missing'
            when invoice.amount_open = 0 then 'nothing_open'
            when asked.asked_amount <= 0 then 'amount_not_positive'
            when round(asked.asked_amount, currency.minor_unit) <> asked.asked_amount
                then 'amount_too_precise'
            when asked.asked_amount > invoice.amount_open then 'more_than_open'
            else 'opened'
        end as code
    from asked
    left join invoice_dispute as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.external_id = known.external_id
    left join invoice
        on
            invoice.company_id = %(company_id)s::bigint
            and asked.invoice_id = invoice.id
    left join currency on invoice.currency = currency.code
    left join invoice_dispute as current_one
        on
            current_one.company_id = %(company_id)s::bigint
            and invoice.id = current_one.invoice_id
            and current_one.status = 'open'
),

numbered as materialized (
    select
        judged.*,
        case when judged.code = 'opened' then nextval('invoice_dispute_id_seq') end as id
    from judged
    order by judged.position
),

opened as (
    insert into invoice_dispute (
        id, company_id, invoice_id, customer_id, amount, kind, reason, status, external_id,
        amount_accepted, note, opened_by, opened_at, version
    )
    select
        numbered.id,
        %(company_id)s::bigint as company_id,
        numbered.invoice_id,
        numbered.customer_id,
        numbered.amount,
        numbered.kind,
        numbered.reason,
        'open' as status,
        numbered.external_id,
        0 as amount_accepted,
        '' as note,
        %(user_id)s::bigint as opened_by,
        %(at)s::timestamptz as opened_at,
        1 as version
    from numbered
    where numbered.id is not null
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'receivables.dispute_opened' as topic,
        'invoice_dispute' as aggregate,
        numbered.id as key,
        1 as version,
        jsonb_build_object(
            'number', numbered.number,
            'customer_id', numbered.customer_id,
            'invoice_id', numbered.invoice_id,
            'amount', numbered.amount,
            'kind', numbered.kind,
            'from', null,
            'to', 'open'
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from numbered
    where numbered.id is not null
    order by numbered.id
)

select
    numbered.position,
    coalesce(numbered.id, numbered.known_id) as id,
    numbered.code,
    numbered.number,
    numbered.amount,
    numbered.amount_open as open
from numbered
order by numbered.position
