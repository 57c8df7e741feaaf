-- customers: a page of the customer list, by name
-- in:  company_id bigint, search text (LIKE-safe; '': all), status text (null: any),
--      after bigint (id of the last row seen; null: from the start), page_size int
-- out: id, code, name, kind, status, currency, terms, email, phone, city, country
select
    customer.id,
    customer.code,
    customer.name,
    customer.kind,
    customer.status,
    customer.currency,
    terms.code as terms,
    customer.email,
    customer.phone,
    bill_to.city,
    bill_to.country
from customer
inner join payment_terms as terms
    on terms.company_id = %(company_id)s::bigint and customer.terms_id = terms.id
left join lateral (
    select
        address.city,
        address.country
    from address
    where
        address.company_id = %(company_id)s::bigint
        and address.customer_id = customer.id
        and address.is_bill_to
    order by address.id
    limit 1
) as bill_to on true
where
    customer.company_id = %(company_id)s::bigint
    and (%(status)s::text is null or customer.status = %(status)s::text)
    and (
        %(search)s::text = ''
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
        or customer.email ilike '%%' || %(search)s::text || '%%'
    )
    and (
        %(after)s::bigint is null
        or (customer.name, customer.id) > (
            select
                seen.name,
                seen.id
            from customer as seen
            where seen.company_id = %(company_id)s::bigint and seen.id = %(after)s::bigint
        )
    )
order by customer.name, customer.id
limit %(page_size)s::int
