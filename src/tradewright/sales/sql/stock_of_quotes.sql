-- stock_of_quotes: the stocked items that quotes name, where they would come from
-- in:  company_id bigint, quote_id bigint[]
-- out: item_id, warehouse_id
select distinct
    line.item_id,
    quote.warehouse_id
from quote
inner join quote_line as line
    on
        line.company_id = %(company_id)s::bigint
        and quote.id = line.quote_id
        and line.is_stocked
where
    quote.company_id = %(company_id)s::bigint
    and quote.id = any(%(quote_id)s::bigint[])
order by line.item_id, quote.warehouse_id
