-- accounts_to_watch: customers with an account who have bought something
-- in:  company_id bigint
-- out: id
select customer.id
from customer
where
    customer.company_id = %(company_id)s::bigint
    and customer.kind = 'account'
    and customer.status = 'active'
    and exists (
        select 1
        from buying_month
        where
            buying_month.company_id = %(company_id)s::bigint
            and customer.id = buying_month.customer_id
    )
order by customer.id
