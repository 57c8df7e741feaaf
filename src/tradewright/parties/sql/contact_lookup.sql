-- contact_lookup: persons that are not erased, for what somebody has typed so far, by name
-- in:  company_id bigint, search text, page_size int
-- out: id, customer_id, customer, customer_name, name, status
with named as materialized (
    select distinct hit.found_key
    from
        found_keys(%(company_id)s::bigint, 'contact', %(search)s::text, 20 * %(page_size)s::int)
            as hit
)

select
    contact.id,
    contact.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    contact.name,
    contact.status
from named
inner join contact
    on contact.company_id = %(company_id)s::bigint and named.found_key = contact.id
inner join customer
    on customer.company_id = %(company_id)s::bigint and contact.customer_id = customer.id
where contact.status <> 'erased'
order by contact.status, contact.name, contact.id
limit %(page_size)s::int
