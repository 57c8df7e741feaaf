-- positions: a page of credit positions by customer, with the totals of all pages
-- in:  company_id bigint, search text, over_only boolean, after text, limit bigint
-- out: count, total and the columns of queries.CreditPosition (null when the page is empty)
with found as materialized (
    select
        customer.id as customer_id,
        customer.code as customer,
        customer.name,
        customer.currency,
        account.amount_limit as "limit",
        account.amount_ordered as ordered,
        account.amount_unbilled as unbilled,
        account.amount_receivable as receivable,
        account.amount_unapplied as unapplied,
        total.exposure,
        case
            when account.amount_limit is not null
                then greatest(account.amount_limit - total.exposure, 0)
        end as available,
        greatest(total.exposure - account.amount_limit, 0) as over_by,
        account.version
    from credit_account as account
    inner join customer
        on customer.company_id = %(company_id)s::bigint and account.customer_id = customer.id
    inner join lateral (
        select
            account.amount_ordered + account.amount_unbilled + account.amount_receivable
            - account.amount_unapplied as exposure
    ) as total on true
    where
        account.company_id = %(company_id)s::bigint
        and (not %(over_only)s::boolean or total.exposure > account.amount_limit)
        and (
            %(search)s::text = ''
            or position(lower(%(search)s::text) in lower(customer.code)) > 0
            or position(lower(%(search)s::text) in lower(customer.name)) > 0
        )
),

page as (
    select found.*
    from found
    where found.customer > %(after)s::text
    order by found.customer
    limit %(limit)s::bigint
),

totals as (
    select
        count(*) as count,
        coalesce(sum(found.exposure), 0) as total
    from found
)

select
    totals.count,
    totals.total,
    page.customer_id,
    page.customer,
    page.name,
    page.currency,
    page.limit,
    page.ordered,
    page.unbilled,
    page.receivable,
    page.unapplied,
    page.exposure,
    page.available,
    page.over_by,
    page.version
from totals
left join page on true
order by page.customer
