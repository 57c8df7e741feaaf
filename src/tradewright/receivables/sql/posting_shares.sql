-- posting_shares: what each document adds to revenue and tax, by item group and tax class
-- in:  company_id bigint, invoice_id bigint[]
-- out: invoice_id, group_id, tax_class, amount_net, amount_tax
select
    line.invoice_id,
    item.group_id,
    line.tax_class,
    sum(line.amount_net) as amount_net,
    sum(line.amount_tax) as amount_tax
from invoice_line as line
inner join item
    on
        item.company_id = %(company_id)s::bigint
        and line.item_id = item.id
where
    line.company_id = %(company_id)s::bigint
    and line.invoice_id = any(%(invoice_id)s::bigint[])
group by line.invoice_id, item.group_id, line.tax_class
order by line.invoice_id, item.group_id, line.tax_class
