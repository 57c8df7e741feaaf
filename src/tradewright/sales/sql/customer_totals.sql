-- customer_totals: how many customers stand in each view, and what those of one view come to
-- in:  company_id bigint, today date, saved_view text ('', over, stopped), search text (LIKE-safe;
--      '': all), customer_group text, family text (a code: it and all below it; null: all)
-- out: count_all, count_over, count_stopped, how_many, receivable, overdue, over_by
with found as (
    select
        customer.id,
        customer.status = 'stopped' as is_stopped,
        coalesce(account.amount_receivable, 0) as receivable,
        greatest(
            coalesce(
                account.amount_ordered + account.amount_unbilled + account.amount_receivable
                - account.amount_unapplied - account.amount_limit,
                0
            ),
            0
        ) as over_by
    from customer
    left join credit_account as account
        on account.company_id = %(company_id)s::bigint and customer.id = account.customer_id
    where
        customer.company_id = %(company_id)s::bigint
        and (
            %(search)s::text = ''
            or customer.code ilike %(search)s::text || '%%'
            or customer.name ilike '%%' || %(search)s::text || '%%'
            or customer.email ilike '%%' || %(search)s::text || '%%'
        )
        and (%(customer_group)s::text is null or customer.group_id = (
            select customer_group.id
            from customer_group
            where
                customer_group.company_id = %(company_id)s::bigint
                and customer_group.code = %(customer_group)s::text
        ))
        and (%(family)s::text is null or (
            select customer.id = head.id or head.id = any(customer.ancestors)
            from customer as head
            where head.company_id = %(company_id)s::bigint and head.code = %(family)s::text
        ))
),

late as (
    select
        invoice.customer_id,
        sum(invoice.amount_open) as overdue
    from invoice
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.kind = 'invoice'
        and invoice.amount_open > 0
        and invoice.due_on < %(today)s::date
    group by invoice.customer_id
),

joined as (
    select
        found.is_stopped,
        found.receivable,
        found.over_by,
        coalesce(late.overdue, 0) as overdue,
        case %(saved_view)s::text
            when 'over' then found.over_by > 0
            when 'stopped' then found.is_stopped
            else true
        end as is_shown
    from found
    left join late on found.id = late.customer_id
)

select
    count(*) as count_all,
    count(*) filter (where joined.over_by > 0) as count_over,
    count(*) filter (where joined.is_stopped) as count_stopped,
    count(*) filter (where joined.is_shown) as how_many,
    coalesce(sum(joined.receivable) filter (where joined.is_shown), 0) as receivable,
    coalesce(sum(joined.overdue) filter (where joined.is_shown), 0) as overdue,
    coalesce(sum(joined.over_by) filter (where joined.is_shown), 0) as over_by
from joined
