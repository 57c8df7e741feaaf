-- A contract as its events tell it.
create or replace function contract_told(told price_contract) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'contract_id', told.id,
        'number', told.number,
        'kind', told.kind,
        'customer_id', told.customer_id,
        'ship_to_id', told.ship_to_id,
        'valid_from', told.valid_from,
        'valid_to', told.valid_to,
        'escalator_percent', told.escalator_percent
    )
$$;
