-- The lines of opportunities, named and judged: `place` is that of their opportunity in the
-- batch, `line_no` counts inside it. A line without item has neither unit nor stock quantity.
create or replace function judged_lines(
    asked_company bigint, positions int[], quantities numeric[], prices numeric[], items text[],
    descriptions text[], units text[], days date[], competitor_prices numeric[]
) returns table (
    place int, line_no int, item_id bigint, unit_id bigint, description text,
    quantity numeric, stock_quantity numeric, price numeric, expected_on date,
    competitor_price numeric, fault text, fault_value text
)
language sql stable as $$
    select
        line.position,
        line.line_no::int,
        item.id,
        case when item.id is not null then sold_by.unit_id end,
        coalesce(nullif(trim(line.description), ''), item.name, ''),
        line.quantity,
        case when item.id is not null then sold_by.stock_quantity end,
        line.price,
        line.expected_on,
        line.competitor_price,
        case
            when line.item = '' and trim(line.description) = '' then 'line_nameless'
            when line.item <> '' and item.id is null then 'unknown_item'
            when item.id is null and line.unit <> '' then 'unknown_unit'
            when item.id is not null and sold_by.unit_id is null then 'unknown_unit'
            when line.quantity <= 0 then 'quantity_not_positive'
            when
                item.id is not null
                and (
                    round(line.quantity, sold_by.decimals) <> line.quantity
                    or round(sold_by.stock_quantity, sold_by.stock_decimals)
                    * sold_by.denominator <> line.quantity * sold_by.numerator
                )
                then 'quantity_too_precise'
            when line.price < 0 or line.competitor_price < 0 then 'price_negative'
            when
                round(line.price, 6) <> line.price
                or round(line.competitor_price, 6) <> line.competitor_price
                then 'price_too_precise'
        end,
        case
            when line.item <> '' and item.id is null then line.item
            when line.unit <> '' and sold_by.unit_id is null then line.unit
            else trim_scale(line.quantity)::text
        end
    from (
        select
            given.*,
            row_number() over (partition by given.position order by given.nth) as line_no
        from
            unnest(
                positions, quantities, prices, items, descriptions, units, days, competitor_prices
            )
            with ordinality as given (
                position, quantity, price, item, description, unit, expected_on,
                competitor_price, nth
            )
    ) as line
    left join item
        on item.company_id = asked_company and line.item <> '' and line.item = item.code
    left join lateral (
        select
            item_unit.unit_id,
            item_unit.numerator,
            item_unit.denominator,
            unit.decimals,
            stocked_in.decimals as stock_decimals,
            line.quantity * item_unit.numerator / item_unit.denominator as stock_quantity
        from item_unit
        inner join unit on unit.company_id = asked_company and item_unit.unit_id = unit.id
        inner join unit as stocked_in
            on stocked_in.company_id = asked_company and item.stocking_unit_id = stocked_in.id
        where
            item_unit.company_id = asked_company
            and item_unit.item_id = item.id
            and case
                when line.unit = '' then item_unit.unit_id = item.stocking_unit_id
                else unit.code = line.unit
            end
    ) as sold_by on true
$$;
