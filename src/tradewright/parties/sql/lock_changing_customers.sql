-- lock_changing_customers: the customers of a batch, the parents they get and, where they get one,
-- all who stand below them; in id order
-- in:  customer_id bigint[], parent text[] (null: stays), company_id bigint
with recursive moving as (
    select item.customer_id as id
    from
        unnest(%(customer_id)s::bigint[], %(parent)s::text[]) as item (customer_id, parent)
    where item.parent is not null
),

below as (
    select moving.id
    from moving
    union
    select customer.id
    from below
    inner join customer
        on customer.company_id = %(company_id)s::bigint and below.id = customer.parent_id
),

named as (
    select below.id
    from below
    union all
    select item.id
    from unnest(%(customer_id)s::bigint[]) as item (id)
    union all
    select coalesce(customer.merged_into_id, customer.id) as id
    from customer
    where
        customer.company_id = %(company_id)s::bigint
        and customer.code = any(%(parent)s::text[])
)

select customer.id
from customer
where
    customer.company_id = %(company_id)s::bigint
    and customer.id = any(array(
        select named.id
        from named
    ))
order by customer.id
for no key update
