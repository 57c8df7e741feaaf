-- The place of a customer to ship to: that of the code, the first one of an empty code.
create or replace function ship_to_named(of_company bigint, of_customer bigint, named_code text)
returns table (id bigint, country text, region text)
language sql stable rows 1 as $$
    select address.id, address.country::text, address.region
    from address
    where
        address.company_id = of_company
        and address.customer_id = of_customer
        and address.is_ship_to
        and (named_code = '' or address.code = named_code)
    order by address.id
    limit 1
$$;

-- The warehouse of a code, the company's usual one of an empty code.
create or replace function warehouse_named(of_company bigint, named_code text)
returns table (id bigint)
language sql stable rows 1 as $$
    select warehouse.id
    from warehouse
    where
        warehouse.company_id = of_company
        and (warehouse.code = named_code or (named_code = '' and warehouse.is_default))
    limit 1
$$;
