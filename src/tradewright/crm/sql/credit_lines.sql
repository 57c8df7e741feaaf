-- credit_lines: what is left to credit of an invoice of the case's customer, line by line
-- in:  company_id bigint, case_id bigint, invoice text ('' that of the case)
-- out: invoice_line_id, invoice, item, description, unit, quantity_left, net_left, currency
select
    line.id as invoice_line_id,
    invoice.number as invoice,
    item.code as item,
    line.description,
    unit.code as unit,
    part.quantity * line.unit_denominator / line.unit_numerator as quantity_left,
    part.net as net_left,
    invoice.currency
from service_case
inner join invoice
    on
        invoice.company_id = %(company_id)s::bigint
        and service_case.customer_id = invoice.customer_id
        and invoice.kind = 'invoice'
        and (
            (%(invoice)s::text = '' and service_case.invoice_id = invoice.id)
            or (%(invoice)s::text <> '' and invoice.number = %(invoice)s::text)
        )
inner join lateral invoice_left(%(company_id)s::bigint, invoice.id) as part on true
inner join invoice_line as line
    on line.company_id = %(company_id)s::bigint and part.line_id = line.id
inner join item on item.company_id = %(company_id)s::bigint and line.item_id = item.id
inner join unit on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
where
    service_case.company_id = %(company_id)s::bigint
    and service_case.id = %(case_id)s::bigint
order by line.line_no
