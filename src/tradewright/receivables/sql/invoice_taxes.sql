-- invoice_taxes: the tax of an invoice or credit note by class and rate, the highest rate first
-- in:  company_id bigint, invoice_id bigint
-- out: tax_class, tax_rate, amount_net, amount_tax
select
    line.tax_class,
    line.tax_rate,
    sum(line.amount_net) as amount_net,
    sum(line.amount_tax) as amount_tax
from invoice_line as line
where
    line.company_id = %(company_id)s::bigint
    and line.invoice_id = %(invoice_id)s::bigint
group by line.tax_class, line.tax_rate
order by line.tax_rate desc, line.tax_class asc
