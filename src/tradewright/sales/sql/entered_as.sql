-- entered_as: the order that a form has made, by the key it carries
-- in:  company_id bigint, external_id text
-- out: id, number
select
    sales_order.id,
    sales_order.number
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.external_id = %(external_id)s::text
