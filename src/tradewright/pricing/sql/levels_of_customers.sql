-- levels_of_customers: the price levels of customers
-- in:  company_id bigint, customer text[]
-- out: customer_id, customer, name, level ('': none)
select
    customer.id as customer_id,
    customer.code as customer,
    customer.name,
    coalesce(price_level.code, '') as level
from customer
left join customer_pricing
    on
        customer_pricing.company_id = %(company_id)s::bigint
        and customer.id = customer_pricing.customer_id
left join price_level
    on
        price_level.company_id = %(company_id)s::bigint
        and customer_pricing.level_id = price_level.id
where
    customer.company_id = %(company_id)s::bigint
    and customer.code = any(%(customer)s::text[])
