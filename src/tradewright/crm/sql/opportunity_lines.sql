-- opportunity_lines: what an opportunity expects to sell
-- in:  company_id bigint, opportunity_id bigint
-- out: the columns of queries.opportunities.OpportunityLineRow
select
    line.line_no,
    line.item_id,
    item.code as item,
    line.description,
    unit.code as unit,
    line.quantity,
    line.stock_quantity,
    line.price,
    line.amount,
    line.expected_on,
    line.competitor_price
from opportunity_line as line
left join item
    on item.company_id = %(company_id)s::bigint and line.item_id = item.id
left join unit
    on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
where
    line.company_id = %(company_id)s::bigint
    and line.opportunity_id = %(opportunity_id)s::bigint
order by line.line_no
