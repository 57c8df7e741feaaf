-- lock_buying: nobody else makes these customers' months afresh meanwhile
-- in:  company_id bigint, customer_id bigint[]
select pg_advisory_xact_lock(hashtextextended('buying:' || customer.id, 0))
from customer
where
    customer.company_id = %(company_id)s::bigint
    and customer.id = any(%(customer_id)s::bigint[])
order by customer.id
