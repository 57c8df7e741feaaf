-- What has changed about the lines of a quote since it was stated: the price of the conditions, the
-- tax, the stock, the item itself. Prices are per unit of the line; `available` counts what the
-- quote itself holds.
create or replace function quote_drift(asked_company bigint, asked_quote bigint, asked_day date)
returns table (
    line_id bigint, line_no int, price_then numeric, price_now numeric, tax_then numeric,
    tax_now numeric, available_then numeric, available_now numeric, is_active boolean,
    is_sold boolean
)
language sql as $$
    with found as materialized (
        select
            price.nth as line_no,
            sum(price.price * price.quantity) / sum(price.quantity) as price
        from
            price_lines(
                asked_company,
                (
                    select
                        array_agg(
                            row(
                                line.line_no, 1, quote.customer_id, quote.ship_to_id, line.item_id,
                                line.unit_id, quote.currency, line.quantity_entered, asked_day,
                                average_cost(asked_company, line.item_id, quote.warehouse_id), ''
                            )::price_asked order by line.line_no
                        )
                    from quote
                    inner join quote_line as line
                        on line.company_id = asked_company and line.quote_id = quote.id
                    where quote.company_id = asked_company and quote.id = asked_quote
                )
            ) as price
        group by price.nth
    )
    select
        line.id as line_id,
        line.line_no,
        line.engine_price as price_then,
        round(found.price, 6) as price_now,
        line.tax_rate as tax_then,
        tax_rate_for(
            asked_company, ship_to.country, ship_to.region, item.tax_class, asked_day
        ) as tax_now,
        line.available as available_then,
        case
            when line.is_stocked
                then trim_scale(round(
                    (
                        coalesce(level.on_hand - level.reserved, 0) + coalesce(held.quantity, 0)
                    ) * line.unit_denominator / line.unit_numerator, 6
                ))
        end as available_now,
        item.is_active,
        item_unit.unit_id is not null as is_sold
    from quote
    inner join quote_line as line on line.company_id = asked_company and line.quote_id = quote.id
    inner join item on item.company_id = asked_company and item.id = line.item_id
    inner join address as ship_to
        on ship_to.company_id = asked_company and ship_to.id = quote.ship_to_id
    left join item_unit
        on
            item_unit.company_id = asked_company
            and item_unit.item_id = line.item_id
            and item_unit.unit_id = line.unit_id
    left join stock_level as level
        on
            level.company_id = asked_company
            and level.item_id = line.item_id
            and level.warehouse_id = quote.warehouse_id
    left join reservation as held
        on
            held.company_id = asked_company
            and held.source = 'quote_line'
            and held.source_line_id = line.id
    left join found on line.line_no = found.line_no
    where quote.company_id = asked_company and quote.id = asked_quote
$$;
