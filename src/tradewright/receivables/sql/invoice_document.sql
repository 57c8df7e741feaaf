-- invoice_document: what stands at the head of a printed invoice or credit note
-- in:  company_id bigint, invoice_id bigint
-- out: kind, number, invoiced_on, due_on, currency, minor_unit, prices_include_tax, amount_net,
--      amount_tax, amount_total, reason, credits_invoice, terms, customer, customer_tax_number,
--      company_name, company_tax_number, company_address text[], bill_to text[], ship_to text[]
select
    invoice.kind,
    invoice.number,
    invoice.invoiced_on,
    invoice.due_on,
    invoice.currency,
    currency.minor_unit,
    invoice.prices_include_tax,
    invoice.amount_net,
    invoice.amount_tax,
    invoice.amount_total,
    invoice.reason,
    credited.number as credits_invoice,
    payment_terms.name as terms,
    customer.code as customer,
    customer.tax_number as customer_tax_number,
    company.name as company_name,
    company.tax_number as company_tax_number,
    array[
        company.street, trim(company.postcode || ' ' || company.city), company.country::text
    ] as company_address,
    array[
        coalesce(nullif(bill_to.name, ''), customer.name), bill_to.street,
        trim(bill_to.postcode || ' ' || bill_to.city), bill_to.region, bill_to.country::text
    ] as bill_to,
    array[
        coalesce(nullif(ship_to.name, ''), customer.name), ship_to.street,
        trim(ship_to.postcode || ' ' || ship_to.city), ship_to.region, ship_to.country::text
    ] as ship_to
from invoice
inner join company on invoice.company_id = company.id
inner join currency on invoice.currency = currency.code
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and invoice.customer_id = customer.id
inner join payment_terms
    on
        payment_terms.company_id = %(company_id)s::bigint
        and invoice.terms_id = payment_terms.id
inner join address as bill_to
    on
        bill_to.company_id = %(company_id)s::bigint
        and invoice.bill_to_id = bill_to.id
inner join address as ship_to
    on
        ship_to.company_id = %(company_id)s::bigint
        and invoice.ship_to_id = ship_to.id
left join invoice as credited on invoice.credits_invoice_id = credited.id
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.id = %(invoice_id)s::bigint
