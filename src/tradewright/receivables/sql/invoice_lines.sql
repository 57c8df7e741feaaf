-- invoice_lines: the lines of an invoice or credit note
-- in:  company_id bigint, invoice_id bigint
-- out: line_no, source_line_id, order_line_id, item_id, item, description, unit,
--      quantity_entered, quantity, unit_price, tax_class, tax_rate, amount_net, amount_tax
select
    line.line_no,
    line.source_line_id,
    line.order_line_id,
    line.item_id,
    item.code as item,
    line.description,
    unit.code as unit,
    trim_scale(
        round(line.quantity * line.unit_denominator / line.unit_numerator, 6)
    ) as quantity_entered,
    line.quantity,
    line.unit_price,
    line.tax_class,
    line.tax_rate,
    line.amount_net,
    line.amount_tax
from invoice_line as line
inner join item
    on
        item.company_id = %(company_id)s::bigint
        and line.item_id = item.id
inner join unit
    on
        unit.company_id = %(company_id)s::bigint
        and line.unit_id = unit.id
where
    line.company_id = %(company_id)s::bigint
    and line.invoice_id = %(invoice_id)s::bigint
order by line.line_no
