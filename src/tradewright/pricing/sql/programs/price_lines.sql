-- The prices of any number of lines, and how each was found (rules.md C3).
--
-- One row per line and, where a contract's cap is reached inside it, per part of it: what is left of
-- the cap goes to the lines in their order, the rest is priced by the next level, at the breaks of
-- the whole line. `nth` counts the lines that were asked, `quantity` and `price` are in the ordered
-- unit. Without a price, `fault` says why: no_price, no_rate (a currency without a rate), no_cost,
-- no_list_price.
--
-- Levels in order, the first with a hit wins: contract at the place, of the customer, of its
-- parents; the customer's own price of the item, of its group or brand; the customer group's, the
-- same; promotion; price level; list. Inside a level: a price in the asked currency, the narrowest
-- scope, one stated for the ordered unit, the highest break reached, the latest start, the lowest
-- id. At a level of the policy's `best_at`, the lowest of its hit and of what follows wins, but
-- never below the floor of a contract that was passed by.
--
-- `is_binding`: a document will draw on what is answered, so nobody else draws on a cap of these
-- customers until the transaction ends.
create or replace function price_lines(
    asked_company bigint, asked_lines price_asked[], is_binding boolean default false
) returns table (
    nth int, part int, quantity numeric, price numeric, source text, condition_id bigint,
    trace jsonb, fault text
)
language plpgsql rows 500 as $$
#variable_conflict use_column
declare
    size constant int := coalesce(cardinality(asked_lines), 0);
    after_ranks int[] := array_fill(0, array[size]);
    left_over numeric[] := array_fill(0::numeric, array[size]);
    parts int[] := array_fill(0, array[size]);
    drawn jsonb := '{}';
    going_on boolean := true;
    one record;
    taken numeric;
begin
    if size = 0 then
        return;
    end if;
    if not exists (
        select 1 from price_condition
        where price_condition.company_id = asked_company
            and price_condition.cap_quantity is not null
    ) then
        return query
        select asked_lines[one.nth].nth, 1, asked_lines[one.nth].quantity, one.price, one.source,
            one.condition_id, one.trace, one.fault
        from price_pass(asked_company, asked_lines, after_ranks) as one;
        return;
    end if;
    for place in 1 .. size loop
        left_over[place] := asked_lines[place].quantity;
    end loop;
    if is_binding then
        perform 1
        from price_condition
        where
            price_condition.company_id = asked_company
            and price_condition.cap_quantity is not null
            and price_condition.customer_id in (
                select customer.id
                from customer
                where
                    customer.company_id = asked_company
                    and customer.id in (select asked.customer_id from unnest(asked_lines) as asked)
                union
                select elder
                from customer cross join unnest(customer.ancestors) as elder
                where
                    customer.company_id = asked_company
                    and customer.id in (select asked.customer_id from unnest(asked_lines) as asked)
            )
        order by price_condition.id
        for update;
    end if;
    while going_on loop
        going_on := false;
        for one in
            select *
            from price_pass(asked_company, asked_lines, after_ranks) as pass
            where left_over[pass.nth] > 0 or parts[pass.nth] = 0
        loop
            taken := left_over[one.nth];
            if one.cap_left is not null and one.price is not null then
                taken := least(taken, whole_units(
                    asked_company, asked_lines[one.nth].unit_id,
                    (one.cap_left - coalesce((drawn ->> one.condition_id::text)::numeric, 0))
                    / one.per_cap
                ));
                drawn := drawn || jsonb_build_object(
                    one.condition_id,
                    coalesce((drawn ->> one.condition_id::text)::numeric, 0)
                    + taken * one.per_cap
                );
                after_ranks[one.nth] := one.level_rank;
            end if;
            left_over[one.nth] := left_over[one.nth] - taken;
            going_on := going_on or left_over[one.nth] > 0;
            if taken > 0 or one.cap_left is null then
                parts[one.nth] := parts[one.nth] + 1;
                nth := asked_lines[one.nth].nth;
                part := parts[one.nth];
                quantity := taken;
                price := one.price;
                source := one.source;
                condition_id := one.condition_id;
                trace := one.trace;
                fault := one.fault;
                return next;
            end if;
        end loop;
    end loop;
end $$;
