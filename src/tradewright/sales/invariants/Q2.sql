-- Q2: The amounts of a quote are those of its standard lines, and each line is its quantity times
--     its price
select
    quote.id as quote_id,
    quote.amount_net,
    quote.amount_tax,
    coalesce(lines.amount_net, 0) as net_of_lines,
    coalesce(lines.amount_tax, 0) as tax_of_lines,
    coalesce(lines.wrong_lines, 0) as wrong_lines
from quote
inner join currency on quote.currency = currency.code
left join lateral (
    select
        sum(line.amount_net) filter (
            where not line.is_optional and line.alternative_to is null
        ) as amount_net,
        sum(line.amount_tax) filter (
            where not line.is_optional and line.alternative_to is null
        ) as amount_tax,
        count(*) filter (
            where
            case
                when quote.prices_include_tax then line.amount_net + line.amount_tax
                else line.amount_net
            end <> round(line.quantity_entered * line.unit_price, currency.minor_unit)
        ) as wrong_lines
    from quote_line as line
    where line.company_id = quote.company_id and line.quote_id = quote.id
) as lines on true
where
    quote.amount_net <> coalesce(lines.amount_net, 0)
    or quote.amount_tax <> coalesce(lines.amount_tax, 0)
    or coalesce(lines.wrong_lines, 0) > 0
