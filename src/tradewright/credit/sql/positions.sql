-- positions: a page of credit positions, the farthest above their limit first, with the totals of
--            all pages
-- in:  company_id bigint, search text, over_only boolean, after_over numeric (over_by of the last
--      row seen; null: from the start), after text (its customer), page_size bigint
-- out: count, total, count_over, total_over and the columns of queries.CreditPosition (null when
--      the page is empty)
with standing as (
    select
        credit_account.*,
        credit_account.amount_ordered + credit_account.amount_unbilled
        + credit_account.amount_receivable - credit_account.amount_unapplied as exposure
    from credit_account
    where credit_account.company_id = %(company_id)s::bigint
),

found as materialized (
    select
        customer.id as customer_id,
        customer.code as customer,
        customer.name,
        customer.currency,
        standing.amount_limit as "limit",
        standing.amount_ordered as ordered,
        standing.amount_unbilled as unbilled,
        standing.amount_receivable as receivable,
        standing.amount_unapplied as unapplied,
        standing.exposure,
        case
            when standing.amount_limit is not null
                then greatest(standing.amount_limit - standing.exposure, 0)
        end as available,
        greatest(coalesce(standing.exposure - standing.amount_limit, 0), 0) as over_by,
        standing.version
    from standing
    inner join customer
        on customer.company_id = %(company_id)s::bigint and standing.customer_id = customer.id
    where
        (not %(over_only)s::boolean or standing.exposure > standing.amount_limit)
        and (
            %(search)s::text = ''
            or position(lower(%(search)s::text) in lower(customer.code)) > 0
            or position(lower(%(search)s::text) in lower(customer.name)) > 0
        )
),

page as (
    select found.*
    from found
    where
        %(after_over)s::numeric is null
        or found.over_by < %(after_over)s::numeric
        or (found.over_by = %(after_over)s::numeric and found.customer > %(after)s::text)
    order by found.over_by desc, found.customer asc
    limit %(page_size)s::bigint
),

totals as (
    select
        count(*) as count,
        coalesce(sum(found.exposure), 0) as total,
        count(*) filter (where found.over_by > 0) as count_over,
        coalesce(sum(found.over_by), 0) as total_over
    from found
)

select
    totals.count,
    totals.total,
    totals.count_over,
    totals.total_over,
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
order by page.over_by desc, page.customer asc
