-- credit_position: what customers owe and have on order, against their limits
-- in:  company_id bigint, customer_id bigint[]
-- out: the columns of queries.CreditPosition
with standing as (
    select
        credit_account.*,
        credit_account.amount_ordered + credit_account.amount_unbilled
        + credit_account.amount_receivable - credit_account.amount_unapplied as exposure
    from credit_account
    where credit_account.company_id = %(company_id)s::bigint
)

select
    customer.id as customer_id,
    customer.code as customer,
    customer.name,
    customer.currency,
    standing.amount_limit as "limit",
    coalesce(standing.amount_ordered, 0) as ordered,
    coalesce(standing.amount_unbilled, 0) as unbilled,
    coalesce(standing.amount_receivable, 0) as receivable,
    coalesce(standing.amount_unapplied, 0) as unapplied,
    coalesce(standing.exposure, 0) as exposure,
    case
        when standing.amount_limit is not null
            then greatest(standing.amount_limit - standing.exposure, 0)
    end as available,
    greatest(standing.exposure - standing.amount_limit, 0) as over_by,
    coalesce(standing.version, 0) as version
from customer
left join standing on customer.id = standing.customer_id
where
    customer.company_id = %(company_id)s::bigint
    and customer.id = any(%(customer_id)s::bigint[])
