-- credit_position: what customers owe and have on order, against their limits
-- in:  company_id bigint, customer_id bigint[]
-- out: the columns of queries.CreditPosition
select
    customer.id as customer_id,
    customer.code as customer,
    customer.name,
    customer.currency,
    account.amount_limit as "limit",
    coalesce(account.amount_ordered, 0) as ordered,
    coalesce(account.amount_unbilled, 0) as unbilled,
    coalesce(account.amount_receivable, 0) as receivable,
    coalesce(account.amount_unapplied, 0) as unapplied,
    coalesce(total.exposure, 0) as exposure,
    case
        when account.amount_limit is not null
            then greatest(account.amount_limit - total.exposure, 0)
    end as available,
    greatest(total.exposure - account.amount_limit, 0) as over_by,
    coalesce(account.version, 0) as version
from customer
left join credit_account as account
    on account.company_id = %(company_id)s::bigint and customer.id = account.customer_id
left join lateral (
    select
        account.amount_ordered + account.amount_unbilled + account.amount_receivable
        - account.amount_unapplied as exposure
) as total on true
where
    customer.company_id = %(company_id)s::bigint
    and customer.id = any(%(customer_id)s::bigint[])
