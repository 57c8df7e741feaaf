-- The next number of the series `customer` that nobody has typed as a code, neither before nor in
-- the same batch. Whoever calls it holds lock_new_parties.
create or replace function free_customer_code(asked_company bigint, typed text[]) returns text
language plpgsql volatile as $$
declare
    drawn text;
begin
    loop
        drawn := plain_number(asked_company, 'customer');
        exit when
            drawn is null
            or not (
                drawn = any(coalesce(typed, '{}'))
                or exists (
                    select 1
                    from customer
                    where customer.company_id = asked_company and customer.code = drawn
                )
            );
    end loop;
    return drawn;
end $$;
