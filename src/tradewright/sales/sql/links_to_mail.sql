-- links_to_mail: links of sent quotes whose mail is still to go
-- in:  company_id bigint, most_tries int
-- out: link_id, quote_id, key, number, revision, valid_until, company_name, recipient, name
select
    link.id as link_id,
    link.quote_id,
    link.key,
    quote.number,
    quote.revision,
    quote.valid_until,
    company.name as company_name,
    coalesce(nullif(contact.email, ''), customer.email) as recipient,
    coalesce(contact.name, customer.name) as name
from quote_link as link
inner join quote
    on
        quote.company_id = %(company_id)s::bigint
        and link.quote_id = quote.id
        and quote.status = 'sent'
inner join company on company.id = %(company_id)s::bigint
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and quote.customer_id = customer.id
left join contact
    on
        contact.company_id = %(company_id)s::bigint
        and link.contact_id = contact.id
        and contact.status = 'active'
where
    link.company_id = %(company_id)s::bigint
    and link.wants_mail
    and link.mailed_at is null
    and link.revoked_at is null
    and link.mail_tries < %(most_tries)s::int
order by link.id
limit 200
