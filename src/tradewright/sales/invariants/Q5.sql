-- Q5: An accepted quote has an order, one that was not sent has none, and lines that come from a
--     quote have its price
select
    quote.id as quote_id,
    quote.status,
    made.how_many as acceptances,
    made.other_prices
from quote
left join lateral (
    select
        count(distinct acceptance.id) as how_many,
        count(*) filter (
            where
            order_line.price_source = 'quote'
            and order_line.unit_price <> quote_line.unit_price
        ) as other_prices
    from quote_acceptance as acceptance
    inner join quote_acceptance_line as taken on acceptance.id = taken.acceptance_id
    inner join quote_line on taken.quote_line_id = quote_line.id
    inner join sales_order_line as order_line on taken.order_line_id = order_line.id
    where acceptance.company_id = quote.company_id and acceptance.quote_id = quote.id
) as made on true
where
    (quote.status = 'accepted' and made.how_many = 0)
    or (quote.status in ('draft', 'waiting', 'approved') and made.how_many > 0)
    or made.other_prices > 0
