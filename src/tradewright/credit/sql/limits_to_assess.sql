-- limits_to_assess: accounts that are traded with and whether they have a limit
-- in:  company_id bigint
-- out: id, label, has_limit
select
    customer.id,
    customer.code || ' ' || customer.name as label,
    account.amount_limit is not null as has_limit
from customer
left join credit_account as account
    on customer.company_id = account.company_id and customer.id = account.customer_id
where
    customer.company_id = %(company_id)s::bigint
    and customer.kind = 'account'
    and customer.status <> 'closed'
    and customer.merged_into_id is null
order by customer.id
