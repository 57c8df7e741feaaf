-- quote_document: what stands at the head of a printed quote
-- in:  company_id bigint, quote_id bigint
-- out: number, revision, status, quoted_on, valid_until, requested_on, currency, minor_unit,
--      prices_include_tax, discount_percent, amount_net, amount_tax, amount_total, terms, note,
--      customer_reference, payment_terms, customer, contact, quoted_by, company_name,
--      company_tax_number, company_address text[], quoted_to text[], ship_to text[]
select
    quote.number,
    quote.revision,
    quote.status,
    quote.quoted_on,
    quote.valid_until,
    quote.requested_on,
    quote.currency,
    currency.minor_unit,
    quote.prices_include_tax,
    quote.discount_percent,
    quote.amount_net,
    quote.amount_tax,
    quote.amount_total,
    quote.terms,
    quote.note,
    quote.customer_reference,
    payment_terms.name as payment_terms,
    customer.code as customer,
    coalesce(contact.name, '') as contact,
    concat_ws(' ', app_user.first_name, app_user.last_name) as quoted_by,
    company.name as company_name,
    company.tax_number as company_tax_number,
    array[
        company.street, trim(company.postcode || ' ' || company.city), company.country::text
    ] as company_address,
    array[
        customer.name, bill_to.street, trim(bill_to.postcode || ' ' || bill_to.city),
        bill_to.region, bill_to.country::text
    ] as quoted_to,
    array[
        coalesce(nullif(ship_to.name, ''), customer.name), ship_to.street,
        trim(ship_to.postcode || ' ' || ship_to.city), ship_to.region, ship_to.country::text
    ] as ship_to
from quote
inner join company on company.id = %(company_id)s::bigint
inner join currency on quote.currency = currency.code
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and quote.customer_id = customer.id
inner join payment_terms
    on
        payment_terms.company_id = %(company_id)s::bigint
        and customer.terms_id = payment_terms.id
inner join app_user on quote.entered_by = app_user.id
left join contact
    on
        contact.company_id = %(company_id)s::bigint
        and quote.contact_id = contact.id
        and contact.status = 'active'
inner join address as ship_to
    on
        ship_to.company_id = %(company_id)s::bigint
        and quote.ship_to_id = ship_to.id
left join lateral (
    select address.*
    from address
    where
        address.company_id = %(company_id)s::bigint
        and address.customer_id = quote.customer_id
    order by not address.is_bill_to, address.id
    limit 1
) as bill_to on true
where
    quote.company_id = %(company_id)s::bigint
    and quote.id = %(quote_id)s::bigint
