-- The price of one ordered unit of an item for a customer on a day, and how it was found
-- (rules.md C3). Always one row; the price is null when no condition hits.
--
-- Levels in order: the customer's own price, the list. Inside a level: a price stated for the
-- ordered unit before one that must be converted, then the highest break reached, the latest start,
-- the lowest id. A price of another unit is converted once, by the exact factors of item_unit, and
-- rounded to 6 decimals; its break is compared in its own unit.
--
-- One statement, stable, not strict: PostgreSQL inlines it into the query that calls it laterally,
-- so each line costs two probes of price_condition_key.
create or replace function price_for(
    asked_company bigint, asked_customer bigint, asked_item bigint, asked_unit bigint,
    asked_currency text, asked_quantity numeric, asked_date date
) returns table (price numeric, source text, condition_id bigint, trace jsonb)
language sql stable rows 1 as $$
    select
        case
            when won.unit_id = asked_unit then won.price
            else round(won.price * won.multiply / won.divide, 6)
        end as price,
        won.level as source,
        won.id as condition_id,
        jsonb_build_object(
            'tried', case won.level
                when 'customer' then '[{"level": "customer", "found": true}]'::jsonb
                when 'list' then
                    '[{"level": "customer", "found": false}, {"level": "list", "found": true}]'
                else '[{"level": "customer", "found": false}, {"level": "list", "found": false}]'
            end,
            'won', case when won.id is not null then jsonb_build_object(
                'level', won.level,
                'condition_id', won.id,
                'unit', (
                    select unit.code
                    from unit
                    where unit.company_id = asked_company and unit.id = won.unit_id
                ),
                'min_quantity', won.min_quantity,
                'valid_from', won.valid_from,
                'price', won.price
            ) end
        ) as trace
    from (select 1) as asked
    left join lateral (
        select
            hit.*,
            ordered.numerator::numeric * priced.denominator as multiply,
            ordered.denominator::numeric * priced.numerator as divide
        from (
            select
                1 as rank, 'customer' as level, own.id, own.unit_id, own.min_quantity,
                own.valid_from, own.price
            from price_condition as own
            where
                own.company_id = asked_company
                and own.item_id = asked_item
                and own.customer_id = asked_customer
                and own.currency = asked_currency
                and own.valid_from <= asked_date
                and (own.valid_to is null or own.valid_to >= asked_date)
            union all
            select
                2 as rank, 'list' as level, list.id, list.unit_id, list.min_quantity,
                list.valid_from, list.price
            from price_condition as list
            where
                list.company_id = asked_company
                and list.item_id = asked_item
                and list.customer_id is null
                and list.currency = asked_currency
                and list.valid_from <= asked_date
                and (list.valid_to is null or list.valid_to >= asked_date)
        ) as hit
        inner join item_unit as priced
            on
                priced.company_id = asked_company
                and priced.item_id = asked_item
                and priced.unit_id = hit.unit_id
        inner join item_unit as ordered
            on
                ordered.company_id = asked_company
                and ordered.item_id = asked_item
                and ordered.unit_id = asked_unit
        where
            asked_quantity * ordered.numerator * priced.denominator
            >= hit.min_quantity * ordered.denominator * priced.numerator
        order by
            hit.rank,
            hit.unit_id <> asked_unit,
            hit.min_quantity * priced.numerator / priced.denominator desc,
            hit.valid_from desc,
            hit.id
        limit 1
    ) as won on true
$$;
