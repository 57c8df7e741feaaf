-- family: who stands above a customer and who below
-- in:  company_id bigint, customer_id bigint
-- out: id, code, name, status, step (from the customer; negative: above)
with recursive below as (
    select
        customer.id,
        1 as step
    from customer
    where
        customer.company_id = %(company_id)s::bigint
        and customer.parent_id = %(customer_id)s::bigint
    union all
    select
        customer.id,
        below.step + 1 as step
    from below
    inner join customer
        on customer.company_id = %(company_id)s::bigint and below.id = customer.parent_id
    where below.step < 5
),

relatives as (
    select
        ancestor.id,
        -ancestor.step as step
    from customer
    cross join
        unnest(customer.ancestors)
        with ordinality as ancestor (id, step)
    where customer.company_id = %(company_id)s::bigint and customer.id = %(customer_id)s::bigint
    union all
    select
        below.id,
        below.step
    from below
)

select
    customer.id,
    customer.code,
    customer.name,
    customer.status,
    relatives.step
from relatives
inner join customer
    on customer.company_id = %(company_id)s::bigint and relatives.id = customer.id
order by relatives.step, customer.code
