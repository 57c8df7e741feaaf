-- customers_to_compare: what doubles of customers are told by, with the first bill-to address
-- in:  company_id bigint, customer_id bigint[] (null: all that are not merged)
-- out: id, code, name, status, tax_number, phone, email, street, city, postcode, country
select
    customer.id,
    customer.code,
    customer.name,
    customer.status,
    customer.tax_number,
    customer.phone,
    customer.email,
    place.street,
    place.city,
    place.postcode,
    place.country
from customer
left join lateral (
    select address.*
    from address
    where
        address.company_id = %(company_id)s::bigint
        and address.customer_id = customer.id
        and (address.is_bill_to or address.is_ship_to)
    order by address.is_bill_to desc, address.id asc
    limit 1
) as place on true
where
    customer.company_id = %(company_id)s::bigint
    and customer.kind = 'account'
    and (
        customer.id = any(%(customer_id)s::bigint[])
        or (%(customer_id)s::bigint[] is null and customer.merged_into_id is null)
    )
order by customer.id
