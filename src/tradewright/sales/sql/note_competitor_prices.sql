-- note_competitor_prices: what a competitor asks for lines of (locked) quotes, by line number
-- in:  quote_id bigint[] (by position; null: not this one), lines_position int[],
--      lines_line_no int[], lines_competitor_price numeric[], company_id bigint
update quote_line
set competitor_price = asked.competitor_price
from (
    select
        quote.quote_id,
        line.line_no,
        line.competitor_price
    from
        unnest(
            %(lines_position)s::int[], %(lines_line_no)s::int[],
            %(lines_competitor_price)s::numeric[]
        ) as line (position, line_no, competitor_price)
    inner join
        unnest(%(quote_id)s::bigint[]) with ordinality as quote (quote_id, position)
        on line.position = quote.position
    where line.competitor_price >= 0 and line.competitor_price < 'infinity'
) as asked
where
    quote_line.company_id = %(company_id)s::bigint
    and quote_line.quote_id = asked.quote_id
    and quote_line.line_no = asked.line_no
