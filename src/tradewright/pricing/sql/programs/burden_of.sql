-- What a kind of burden takes of a sale's price, per stocking unit, on a day: the narrowest that is
-- stated (customer and item, item, customer, all), and of several starts the latest.
create or replace function burden_of(
    asked_company bigint, asked_kind text, asked_customer bigint, asked_item bigint,
    asked_price numeric, asked_date date
) returns numeric
language sql stable as $$
    select coalesce((
        select round(burden.amount + asked_price * burden.percent / 100, 6)
        from price_burden as burden
        where
            burden.company_id = asked_company
            and burden.kind = asked_kind
            and (burden.customer_id is null or burden.customer_id = asked_customer)
            and (burden.item_id is null or burden.item_id = asked_item)
            and burden.valid_from <= asked_date
            and (burden.valid_to is null or burden.valid_to >= asked_date)
        order by
            burden.item_id is null,
            burden.customer_id is null,
            burden.valid_from desc
        limit 1
    ), 0)
$$;
