-- customer_groups: the groups of customers, and how many open customers are in each
-- in:  company_id bigint
-- out: id, code, name, count
with members as (
    select
        customer.group_id,
        count(*) as count
    from customer
    where customer.company_id = %(company_id)s::bigint and customer.status <> 'closed'
    group by customer.group_id
)

select
    customer_group.id,
    customer_group.code,
    customer_group.name,
    coalesce(members.count, 0) as count
from customer_group
left join members on customer_group.id = members.group_id
where customer_group.company_id = %(company_id)s::bigint
order by customer_group.code
