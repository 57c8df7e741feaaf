-- lock_parents: the customers that new ones will stand below, in id order
-- in:  parent text[] (codes; '': none), company_id bigint
select customer.id
from customer
where
    customer.company_id = %(company_id)s::bigint
    and customer.id = any(array(
        select coalesce(named.merged_into_id, named.id)
        from customer as named
        where
            named.company_id = %(company_id)s::bigint
            and named.code = any(%(parent)s::text[])
    ))
order by customer.id
for no key update
