-- quote_lines: the lines of a quote with what has become of price, tax and stock since
-- in:  company_id bigint, quote_id bigint, today date
-- out: the columns of queries.quotes.QuoteLineRow
select
    line.id,
    line.line_no,
    line.item_id,
    item.code as item,
    line.description,
    line.is_stocked,
    unit.code as unit,
    stocking.code as stocking_unit,
    line.quantity_entered,
    line.quantity,
    line.quantity_accepted,
    line.is_optional,
    line.alternative_to,
    line.engine_price,
    line.given_price,
    line.discount_percent,
    line.unit_price,
    line.price_source,
    line.price_trace,
    line.unit_cost,
    line.competitor_price,
    line.available,
    line.promised_on,
    line.tax_class,
    line.tax_rate,
    line.amount_net,
    line.amount_tax,
    drift.price_now,
    drift.tax_now,
    drift.available_now,
    drift.is_active and drift.is_sold as is_sold,
    coalesce(held.quantity * line.unit_denominator / line.unit_numerator, 0) as held
from quote_line as line
inner join
    quote_drift(%(company_id)s::bigint, %(quote_id)s::bigint, %(today)s::date) as drift
    on line.id = drift.line_id
inner join item on item.company_id = %(company_id)s::bigint and line.item_id = item.id
inner join unit on unit.company_id = %(company_id)s::bigint and line.unit_id = unit.id
inner join unit as stocking
    on
        stocking.company_id = %(company_id)s::bigint
        and item.stocking_unit_id = stocking.id
left join reservation as held
    on
        held.company_id = %(company_id)s::bigint
        and held.source = 'quote_line'
        and line.id = held.source_line_id
where
    line.company_id = %(company_id)s::bigint
    and line.quote_id = %(quote_id)s::bigint
order by line.line_no
