-- customer_list: a page of customers by name, with their open orders and what they owe
-- in:  company_id bigint, today date, saved_view text ('', over, stopped), search text (LIKE-safe;
--      '': all), customer_group text, family text (a code: it and all below it; null: all),
--      after_name text, after_id bigint (null: from the start), page_size int
-- out: the columns of queries.customers.CustomerLine
with account as (
    select
        credit_account.customer_id,
        credit_account.amount_receivable,
        credit_account.amount_limit,
        credit_account.amount_ordered + credit_account.amount_unbilled
        + credit_account.amount_receivable - credit_account.amount_unapplied as exposure
    from credit_account
    where credit_account.company_id = %(company_id)s::bigint
)

select
    customer.id,
    customer.code,
    customer.name,
    customer.status,
    terms.code as terms,
    bill_to.city,
    orders.open_orders,
    coalesce(account.amount_receivable, 0) as receivable,
    coalesce(invoices.overdue, 0) as overdue,
    account.amount_limit as "limit",
    case
        when account.amount_limit is not null
            then greatest(account.amount_limit - account.exposure, 0)
    end as available,
    greatest(coalesce(account.exposure - account.amount_limit, 0), 0) as over_by
from customer
inner join payment_terms as terms
    on terms.company_id = %(company_id)s::bigint and customer.terms_id = terms.id
left join account on customer.id = account.customer_id
left join lateral (
    select address.city
    from address
    where
        address.company_id = %(company_id)s::bigint
        and address.customer_id = customer.id
        and address.is_bill_to
    order by address.id
    limit 1
) as bill_to on true
left join lateral (
    select count(*) as open_orders
    from sales_order
    where
        sales_order.company_id = %(company_id)s::bigint
        and sales_order.customer_id = customer.id
        and sales_order.status in ('draft', 'held', 'confirmed')
) as orders on true
left join lateral (
    select sum(invoice.amount_open) as overdue
    from invoice
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.customer_id = customer.id
        and invoice.kind = 'invoice'
        and invoice.amount_open > 0
        and invoice.due_on < %(today)s::date
) as invoices on true
where
    customer.company_id = %(company_id)s::bigint
    and case %(saved_view)s::text
        when 'over' then account.exposure > account.amount_limit
        when 'stopped' then customer.status = 'stopped'
        else true
    end
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
    and (
        %(after_id)s::bigint is null
        or (customer.name, customer.id) > (%(after_name)s::text, %(after_id)s::bigint)
    )
order by customer.name, customer.id
limit %(page_size)s::int
