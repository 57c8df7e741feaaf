-- quote_demand: what the standard lines of (locked) quotes that may hold stock need of it, as
--               inventory.ReserveStock after its source
-- in:  company_id bigint, quote_id bigint[]
-- out: source_line_id, item_id, warehouse_id, quantity, expires_at
select
    line.id as source_line_id,
    line.item_id,
    quote.warehouse_id,
    line.quantity,
    quote.reserved_until as expires_at
from unnest(%(quote_id)s::bigint[]) with ordinality as asked (quote_id, position)
inner join quote
    on
        quote.company_id = %(company_id)s::bigint
        and asked.quote_id = quote.id
        and quote.reserved_until is not null
inner join quote_line as line
    on
        line.company_id = %(company_id)s::bigint
        and quote.id = line.quote_id
        and line.is_stocked
        and not line.is_optional
        and line.alternative_to is null
order by asked.position, line.line_no
