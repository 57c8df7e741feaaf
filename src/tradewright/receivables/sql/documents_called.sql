-- documents_called: invoices, credit notes and payments by the beginning of their number or its
-- figures alone, payments by their reference too; the latest first
-- in:  company_id bigint, number text, kinds text[] ('invoice', 'credit_note', 'payment'),
--      page_size int
-- out: kind, id, number, customer, amount, amount_open
-- Ranges, not patterns: under row-level security `like` cannot use an index. Z is behind whatever
-- a number goes on with, in every collation.
with called as materialized (
    select
        kind.code,
        called_number(%(company_id)s::bigint, kind.code, %(number)s::text) as number
    from unnest(%(kinds)s::text[]) as kind (code)
),

found as (
    select
        numbered.kind,
        numbered.id,
        numbered.number,
        numbered.customer_id,
        numbered.amount,
        numbered.amount_open
    from called
    cross join
        lateral (
            select
                invoice.kind,
                invoice.id,
                invoice.number,
                invoice.customer_id,
                invoice.amount_total as amount,
                invoice.amount_open
            from invoice
            where
                invoice.company_id = %(company_id)s::bigint
                and invoice.kind = called.code
                and invoice.number >= upper(%(number)s::text)
                and invoice.number < upper(%(number)s::text) || 'ZZZ'
            order by invoice.number desc
            limit %(page_size)s::int
        ) as numbered
    union all
    (
        select
            'payment' as kind,
            payment.id,
            payment.number,
            payment.customer_id,
            payment.amount,
            payment.amount_unapplied as amount_open
        from payment
        where
            payment.company_id = %(company_id)s::bigint
            and 'payment' = any(%(kinds)s::text[])
            and payment.number >= upper(%(number)s::text)
            and payment.number < upper(%(number)s::text) || 'ZZZ'
        order by payment.number desc
        limit %(page_size)s::int
    )
    union all
    (
        select
            'payment' as kind,
            payment.id,
            payment.number,
            payment.customer_id,
            payment.amount,
            payment.amount_unapplied as amount_open
        from payment
        where
            payment.company_id = %(company_id)s::bigint
            and 'payment' = any(%(kinds)s::text[])
            and payment.reference <> ''
            and payment.reference = %(number)s::text
            and not (
                payment.number >= upper(%(number)s::text)
                and payment.number < upper(%(number)s::text) || 'ZZZ'
            )
        order by payment.id desc
        limit %(page_size)s::int
    )
    union
    select
        invoice.kind,
        invoice.id,
        invoice.number,
        invoice.customer_id,
        invoice.amount_total as amount,
        invoice.amount_open
    from called
    inner join invoice
        on
            invoice.company_id = %(company_id)s::bigint
            and called.code = invoice.kind
            and called.number = invoice.number
    union
    select
        'payment' as kind,
        payment.id,
        payment.number,
        payment.customer_id,
        payment.amount,
        payment.amount_unapplied as amount_open
    from called
    inner join payment
        on
            payment.company_id = %(company_id)s::bigint
            and called.number = payment.number
    where called.code = 'payment'
)

select
    found.kind,
    found.id,
    found.number,
    customer.name as customer,
    found.amount,
    found.amount_open
from found
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and found.customer_id = customer.id
order by found.kind asc, found.number desc
