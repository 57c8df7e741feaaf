-- buyer_called: who is meant by codes, and how much one unit of an item is
-- in:  customer text ('': nobody), ship_to text, unit text, item_id bigint, company_id bigint
-- out: customer_id, customer_name, ship_to_id, unit_id, factor, currency, home
select
    customer.id as customer_id,
    coalesce(customer.name, '') as customer_name,
    place.id as ship_to_id,
    unit.id as unit_id,
    item_unit.numerator::numeric / item_unit.denominator as factor,
    coalesce(customer.currency, company.currency) as currency,
    company.currency as home
from company
left join customer
    on
        customer.company_id = %(company_id)s::bigint
        and customer.code = upper(%(customer)s::text)
left join address as place
    on
        place.company_id = %(company_id)s::bigint
        and customer.id = place.customer_id
        and place.code = %(ship_to)s::text
left join unit on unit.company_id = %(company_id)s::bigint and unit.code = %(unit)s::text
left join item_unit
    on
        item_unit.company_id = %(company_id)s::bigint
        and item_unit.item_id = %(item_id)s::bigint
        and unit.id = item_unit.unit_id
where company.id = %(company_id)s::bigint
