-- contacts: persons at customers that are not erased, by name; of one customer, or found by words
-- in:  company_id bigint, customer_id bigint, contact_id bigint[], search text, page_size int
-- out: id, customer_id, customer, customer_name, name, email, phone, language, roles, may_mail,
--      may_call, consent_on, consent_source, status, version, created_at
select
    contact.id,
    contact.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    contact.name,
    contact.email,
    contact.phone,
    contact.language,
    contact.roles,
    contact.may_mail,
    contact.may_call,
    contact.consent_on,
    contact.consent_source,
    contact.status,
    contact.version,
    contact.created_at
from contact
inner join customer
    on contact.company_id = customer.company_id and contact.customer_id = customer.id
where
    contact.company_id = %(company_id)s::bigint
    and contact.status <> 'erased'
    and (%(customer_id)s::bigint is null or contact.customer_id = %(customer_id)s::bigint)
    and (%(contact_id)s::bigint[] is null or contact.id = any(%(contact_id)s::bigint[]))
    and (
        %(search)s::text = ''
        or contact.name ilike '%%' || %(search)s::text || '%%'
        or contact.email ilike '%%' || %(search)s::text || '%%'
        or contact.phone ilike '%%' || %(search)s::text || '%%'
    )
order by contact.status, contact.name, contact.id
limit %(page_size)s::int
