-- payment_behaviour: how a customer paid in the year until today, and in the year before
-- in:  company_id bigint, customer_id bigint, today date
-- out: settled, days_to_pay, days_allowed, late, settled_before, days_before, invoiced, disputed
--
-- Days weighted by amount. Only invoices of the last three years are looked at.
with home as (
    select company.time_zone
    from company
    where company.id = %(company_id)s::bigint
),

billed as materialized (
    select
        invoice.id,
        invoice.invoiced_on,
        invoice.amount_total,
        invoice.due_on - invoice.invoiced_on as allowed,
        (invoice.settled_at at time zone home.time_zone)::date as settled_on,
        (invoice.settled_at at time zone home.time_zone)::date - invoice.invoiced_on as days,
        (invoice.settled_at at time zone home.time_zone)::date > invoice.due_on as is_late
    from invoice
    cross join home
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.customer_id = %(customer_id)s::bigint
        and invoice.kind = 'invoice'
        and invoice.amount_total > 0
        and invoice.due_on > %(today)s::date - 1095
        and invoice.invoiced_on > %(today)s::date - 1095
        and invoice.invoiced_on <= %(today)s::date
)

select
    count(*) filter (where billed.settled_on > %(today)s::date - 365)::int as settled,
    round(
        sum(billed.days * billed.amount_total)
        filter (where billed.settled_on > %(today)s::date - 365)
        / sum(billed.amount_total) filter (where billed.settled_on > %(today)s::date - 365),
        1
    ) as days_to_pay,
    round(
        sum(billed.allowed * billed.amount_total)
        filter (where billed.settled_on > %(today)s::date - 365)
        / sum(billed.amount_total) filter (where billed.settled_on > %(today)s::date - 365),
        1
    ) as days_allowed,
    count(*) filter (
        where billed.settled_on > %(today)s::date - 365 and billed.is_late
    )::int as late,
    count(*) filter (
        where
        billed.settled_on > %(today)s::date - 730
        and billed.settled_on <= %(today)s::date - 365
    )::int as settled_before,
    round(
        sum(billed.days * billed.amount_total) filter (
            where
            billed.settled_on > %(today)s::date - 730
            and billed.settled_on <= %(today)s::date - 365
        )
        / sum(billed.amount_total) filter (
            where
            billed.settled_on > %(today)s::date - 730
            and billed.settled_on <= %(today)s::date - 365
        ),
        1
    ) as days_before,
    count(*) filter (where billed.invoiced_on > %(today)s::date - 365)::int as invoiced,
    count(*) filter (
        where
        billed.invoiced_on > %(today)s::date - 365
        and exists (
            select 1
            from invoice_dispute
            where
                invoice_dispute.company_id = %(company_id)s::bigint
                and billed.id = invoice_dispute.invoice_id
        )
    )::int as disputed
from billed
