-- customers_to_assess: customers that are traded with, and what their rules look at
-- in:  company_id bigint
-- out: id, label, kind, tax_number, email, phone, country, postcode, city, has_bill_to,
--      has_ship_to, home_country
with place as (
    select
        address.customer_id,
        (array_agg(address.country order by address.is_bill_to desc, address.id asc))[1]
            as country,
        (array_agg(address.postcode order by address.is_bill_to desc, address.id asc))[1]
            as postcode,
        (array_agg(address.city order by address.is_bill_to desc, address.id asc))[1] as city,
        bool_or(address.is_bill_to) as has_bill_to,
        bool_or(address.is_ship_to) as has_ship_to
    from address
    where address.company_id = %(company_id)s::bigint
    group by address.customer_id
)

select
    customer.id,
    customer.code || ' ' || customer.name as label,
    customer.kind,
    customer.tax_number,
    customer.email,
    customer.phone,
    place.country,
    place.postcode,
    place.city,
    coalesce(place.has_bill_to, false) as has_bill_to,
    coalesce(place.has_ship_to, false) as has_ship_to,
    company.country as home_country
from customer
inner join company on customer.company_id = company.id
left join place on customer.id = place.customer_id
where
    customer.company_id = %(company_id)s::bigint
    and customer.status <> 'closed'
    and customer.merged_into_id is null
order by customer.id
