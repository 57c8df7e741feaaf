-- P3: a contract's price holds within the contract's days, for its customer and its place
select
    own.id,
    own.company_id,
    own.contract_id,
    own.valid_from,
    own.valid_to
from price_condition as own
left join price_contract as contract
    on own.company_id = contract.company_id and own.contract_id = contract.id
where
    (own.kind = 'contract') <> (own.contract_id is not null)
    or (
        own.contract_id is not null
        and (
            contract.id is null
            or own.valid_from < contract.valid_from
            or coalesce(own.valid_to, 'infinity') > coalesce(contract.valid_to, 'infinity')
            or own.customer_id is distinct from contract.customer_id
            or own.ship_to_id is distinct from contract.ship_to_id
        )
    )
