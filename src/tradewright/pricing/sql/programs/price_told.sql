-- A price condition as its events tell it: its key and price, and what else is stated.
create or replace function price_told(told price_condition) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'condition_id', told.id,
        'item_id', told.item_id,
        'customer_id', told.customer_id,
        'unit_id', told.unit_id,
        'currency', told.currency,
        'min_quantity', told.min_quantity,
        'valid_from', told.valid_from,
        'valid_to', told.valid_to,
        'price', told.price
    )
    || jsonb_strip_nulls(jsonb_build_object(
        'kind', nullif(told.kind, 'price'),
        'contract_id', told.contract_id,
        'ship_to_id', told.ship_to_id,
        'customer_group_id', told.customer_group_id,
        'level_id', told.level_id,
        'item_group_id', told.item_group_id,
        'brand_id', told.brand_id,
        'formula', nullif(told.formula, 'amount'),
        'percent', told.percent,
        'coupon', nullif(told.coupon, ''),
        'cap_quantity', told.cap_quantity
    ))
$$;

-- No two prices of the same key hold on the same day, whoever writes them (invariant C7). Each price
-- probes its own key, `offset 0` and the setting leave nothing else: a session keeps the plan of its
-- first price, and a company whose rows no statistics know yet looks as if it had none to read.
create or replace function refuse_overlapping_prices() returns trigger
language plpgsql set enable_seqscan = off as $$
begin
    if exists (
        select 1
        from changed
        cross join lateral (
            select 1
            from price_condition as other
            where
                other.company_id = changed.company_id
                and other.what = changed.what
                and other.whom = changed.whom
                and other.kind = changed.kind
                and other.contract_id is not distinct from changed.contract_id
                and other.unit_id is not distinct from changed.unit_id
                and other.currency is not distinct from changed.currency
                and other.coupon = changed.coupon
                and other.sequence = changed.sequence
                and other.min_quantity = changed.min_quantity
                and other.min_value = changed.min_value
                and other.id <> changed.id
                and other.valid_from <= coalesce(changed.valid_to, 'infinity')
                and coalesce(other.valid_to, 'infinity') >= changed.valid_from
            offset 0
        ) as overlapping
    ) then
        raise exception 'prices of one key overlap: end one before the other begins'
            using errcode = 'exclusion_violation';
    end if;
    return null;
end $$;

create or replace trigger refuse_overlap_of_new
after insert on price_condition
referencing new table as changed
for each statement execute function refuse_overlapping_prices();

create or replace trigger refuse_overlap_of_changed
after update on price_condition
referencing new table as changed
for each statement execute function refuse_overlapping_prices();
