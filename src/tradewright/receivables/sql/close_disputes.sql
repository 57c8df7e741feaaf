-- close_disputes: (locked) disputes end
-- in:  dispute_id bigint[], outcome text[], note text[], amount_accepted numeric[], version int[],
--      company_id bigint, user_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number, status, amount
with asked as (
    select
        item.*,
        row_number() over (partition by item.dispute_id order by item.position) as nth
    from
        unnest(
            %(dispute_id)s::bigint[], %(outcome)s::text[], %(note)s::text[],
            %(amount_accepted)s::numeric[], %(version)s::int[]
        )
        with ordinality as item (
            dispute_id, outcome, note, amount_accepted, seen_version, position
        )
),

judged as materialized (
    select
        asked.position,
        asked.outcome,
        asked.note,
        found.id,
        found.amount,
        found.invoice_id,
        found.customer_id,
        invoice.number,
        found.status as former,
        case asked.outcome
            when 'upheld' then found.amount
            when 'rejected' then 0
            else asked.amount_accepted
        end as amount_accepted,
        case
            when found.id is null then 'dispute_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when found.status <> 'open' then 'already_closed'
            when found.version <> asked.seen_version then 'dispute_changed'
            when asked.outcome not in ('upheld', 'settled', 'rejected') then 'unknown_outcome'
            when trim(asked.note) = '' then 'note_missing'
            when
                asked.outcome = 'settled'
                and coalesce(
                    asked.amount_accepted <= 0
                    or asked.amount_accepted >= found.amount
                    or round(asked.amount_accepted, currency.minor_unit) <> asked.amount_accepted,
                    true
                )
                then 'accepted_out_of_range'
            else 'closed'
        end as code
    from asked
    left join invoice_dispute as found
        on
            found.company_id = %(company_id)s::bigint
            and asked.dispute_id = found.id
    left join invoice
        on
            invoice.company_id = %(company_id)s::bigint
            and found.invoice_id = invoice.id
    left join currency on invoice.currency = currency.code
),

closed as (
    update invoice_dispute
    set
        status = judged.outcome,
        amount_accepted = judged.amount_accepted,
        note = judged.note,
        closed_by = %(user_id)s::bigint,
        closed_at = %(at)s::timestamptz,
        version = invoice_dispute.version + 1
    from judged
    where
        invoice_dispute.company_id = %(company_id)s::bigint
        and judged.id = invoice_dispute.id
        and judged.code = 'closed'
    returning
        invoice_dispute.id, invoice_dispute.version, invoice_dispute.customer_id,
        invoice_dispute.invoice_id, invoice_dispute.amount, invoice_dispute.amount_accepted,
        invoice_dispute.status, judged.number
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'receivables.dispute_closed' as topic,
        'invoice_dispute' as aggregate,
        closed.id as key,
        closed.version,
        jsonb_build_object(
            'number', closed.number,
            'customer_id', closed.customer_id,
            'invoice_id', closed.invoice_id,
            'amount', closed.amount,
            'amount_accepted', closed.amount_accepted,
            'from', 'open',
            'to', closed.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from closed
    order by closed.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number,
    case when judged.code = 'closed' then judged.outcome else judged.former end as status,
    judged.amount
from judged
order by judged.position
