-- What a customer means by a text: our code (in small letters too), then their own number for the
-- item (or that of who stands above them, the nearest first, or was merged into them), then a
-- barcode. An item that was merged into another means that one. At most one row; its `called_by` is
-- code, customer or barcode; unit and description are those that the customer orders under.
--
-- called_key is how customers' numbers are compared: in capitals, without blanks and signs.
create or replace function called_key(said text) returns text
language sql immutable parallel safe
return upper(regexp_replace(said, '[^[:alnum:]]', '', 'g'));

create or replace function item_called(in_company bigint, of_customer bigint, said text)
returns table (item_id bigint, called_by text, unit_id bigint, description text)
language sql stable
as $$
    select
        coalesce(item.merged_into_id, item.id) as item_id,
        found.called_by,
        found.unit_id,
        found.description
    from (
        select
            own.id,
            'code' as called_by,
            null::bigint as unit_id,
            '' as description,
            0 as rank
        from item as own
        where own.company_id = in_company and own.code = said
        union all
        select
            capital.id,
            'code' as called_by,
            null::bigint as unit_id,
            '' as description,
            1 as rank
        from item as capital
        where capital.company_id = in_company and capital.code = upper(said)
        union all
        select
            customer_item.item_id as id,
            'customer' as called_by,
            customer_item.unit_id,
            customer_item.description,
            case
                when customer_item.customer_id = customer.id then 2
                else coalesce(array_position(customer.ancestors, customer_item.customer_id), 6) + 2
            end as rank
        from customer
        inner join customer_item
            on
                customer_item.company_id = in_company
                and customer_item.key = called_key(said)
                and customer_item.customer_id = any(
                    customer.id || customer.ancestors || array(
                        select merged.id
                        from customer as merged
                        where
                            merged.company_id = in_company
                            and merged.merged_into_id = customer.id
                    )
                )
        where customer.company_id = in_company and customer.id = of_customer
        union all
        select
            barred.id,
            'barcode' as called_by,
            null::bigint as unit_id,
            '' as description,
            case when barred.is_active then 10 else 11 end as rank
        from item as barred
        where
            barred.company_id = in_company
            and barred.barcode = said
            and barred.barcode <> ''
    ) as found
    inner join item on item.company_id = in_company and found.id = item.id
    order by found.rank, found.id
    limit 1
$$;
