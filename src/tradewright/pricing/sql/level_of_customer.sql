-- level_of_customer: the price level that a customer is on
-- in:  customer_id bigint, company_id bigint
-- out: code
select price_level.code
from customer_pricing
inner join price_level
    on
        price_level.company_id = %(company_id)s::bigint
        and customer_pricing.level_id = price_level.id
where
    customer_pricing.company_id = %(company_id)s::bigint
    and customer_pricing.customer_id = %(customer_id)s::bigint
