-- customer_documents: tables and ids of what a customer's timeline tells of
-- in:  company_id bigint, customer_id bigint, page_size int (of each kind)
-- out: aggregate, id
select
    'customer' as aggregate,
    %(customer_id)s::bigint as id
union all
select
    'credit_account' as aggregate,
    account.id
from credit_account as account
where
    account.company_id = %(company_id)s::bigint
    and account.customer_id = %(customer_id)s::bigint
union all
select
    'address' as aggregate,
    address.id
from address
where
    address.company_id = %(company_id)s::bigint
    and address.customer_id = %(customer_id)s::bigint
union all
(
    select
        'sales_order' as aggregate,
        sales_order.id
    from sales_order
    where
        sales_order.company_id = %(company_id)s::bigint
        and sales_order.customer_id = %(customer_id)s::bigint
    order by sales_order.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'invoice' as aggregate,
        invoice.id
    from invoice
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.customer_id = %(customer_id)s::bigint
    order by invoice.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'payment' as aggregate,
        payment.id
    from payment
    where
        payment.company_id = %(company_id)s::bigint
        and payment.customer_id = %(customer_id)s::bigint
    order by payment.id desc
    limit %(page_size)s::int
)
union all
(
    select
        'return_order' as aggregate,
        return_order.id
    from return_order
    where
        return_order.company_id = %(company_id)s::bigint
        and return_order.customer_id = %(customer_id)s::bigint
    order by return_order.id desc
    limit %(page_size)s::int
)
