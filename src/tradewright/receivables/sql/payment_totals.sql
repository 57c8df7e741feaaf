-- payment_totals: how many payments stand in each view under the filters, and one view's amounts
-- in:  company_id bigint, saved_view text ('all' or 'on_account'), search text (safe for like),
--      customer_id bigint, since date, until date
-- out: count_all, count_on_account, amount, amount_unapplied
select
    count(*) as count_all,
    count(*) filter (where payment.amount_unapplied > 0) as count_on_account,
    coalesce(
        sum(payment.amount) filter (
            where %(saved_view)s::text <> 'on_account' or payment.amount_unapplied > 0
        ),
        0
    ) as amount,
    coalesce(sum(payment.amount_unapplied), 0) as amount_unapplied
from payment
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and payment.customer_id = customer.id
where
    payment.company_id = %(company_id)s::bigint
    and (%(customer_id)s::bigint is null or payment.customer_id = %(customer_id)s::bigint)
    and (%(since)s::date is null or payment.received_on >= %(since)s::date)
    and (%(until)s::date is null or payment.received_on <= %(until)s::date)
    and (
        %(search)s::text = ''
        or payment.number ilike %(search)s::text || '%%'
        or payment.reference ilike '%%' || %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
    )
