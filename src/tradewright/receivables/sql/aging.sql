-- aging: what customers owe by days past due; the due date itself is not overdue
-- in:  company_id bigint, customer_id bigint[] (null for all), as_of date
-- out: customer_id, customer, customer_name, current, days_1_30, days_31_60, days_61_90, days_91,
--      credit_notes, on_account, total
with items as (
    select
        invoice.customer_id,
        case invoice.kind
            when 'credit_note' then 'credit_notes'
            else
                case
                    when invoice.due_on >= %(as_of)s::date then 'current'
                    when %(as_of)s::date - invoice.due_on <= 30 then 'days_1_30'
                    when %(as_of)s::date - invoice.due_on <= 60 then 'days_31_60'
                    when %(as_of)s::date - invoice.due_on <= 90 then 'days_61_90'
                    else 'days_91'
                end
        end as bucket,
        case invoice.kind when 'invoice' then invoice.amount_open else -invoice.amount_open end
            as amount
    from invoice
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.amount_open > 0
        and (
            %(customer_id)s::bigint[] is null
            or invoice.customer_id = any(%(customer_id)s::bigint[])
        )
    union all
    select
        payment.customer_id,
        'on_account' as bucket,
        -payment.amount_unapplied as amount
    from payment
    where
        payment.company_id = %(company_id)s::bigint
        and payment.amount_unapplied > 0
        and (
            %(customer_id)s::bigint[] is null
            or payment.customer_id = any(%(customer_id)s::bigint[])
        )
)

select
    items.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    coalesce(sum(items.amount) filter (where items.bucket = 'current'), 0) as current,
    coalesce(sum(items.amount) filter (where items.bucket = 'days_1_30'), 0) as days_1_30,
    coalesce(sum(items.amount) filter (where items.bucket = 'days_31_60'), 0) as days_31_60,
    coalesce(sum(items.amount) filter (where items.bucket = 'days_61_90'), 0) as days_61_90,
    coalesce(sum(items.amount) filter (where items.bucket = 'days_91'), 0) as days_91,
    coalesce(sum(items.amount) filter (where items.bucket = 'credit_notes'), 0) as credit_notes,
    coalesce(sum(items.amount) filter (where items.bucket = 'on_account'), 0) as on_account,
    sum(items.amount) as total
from items
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and items.customer_id = customer.id
group by items.customer_id, customer.code, customer.name
order by total desc, items.customer_id asc
