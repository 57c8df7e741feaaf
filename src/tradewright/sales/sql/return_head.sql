-- return_head: one return with the names of what it refers to
-- in:  company_id bigint, return_id bigint
-- out: the columns of queries.returns.ReturnHead
select
    return_order.id,
    return_order.number,
    return_order.status,
    return_order.version,
    return_order.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    warehouse.code as warehouse,
    warehouse.name as warehouse_name,
    return_order.currency,
    return_order.reason,
    return_order.returned_on,
    return_order.received_at,
    return_order.amount_net,
    return_order.amount_tax,
    return_order.amount_net + return_order.amount_tax as amount_total
from return_order
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and return_order.customer_id = customer.id
inner join warehouse
    on
        warehouse.company_id = %(company_id)s::bigint
        and return_order.warehouse_id = warehouse.id
where
    return_order.company_id = %(company_id)s::bigint
    and return_order.id = %(return_id)s::bigint
