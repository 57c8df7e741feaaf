-- cut_escalated_prices: the stated prices of contracts end the day before they rise
-- in:  number text[], from_day date[], company_id bigint, at timestamptz, operation_id uuid
with asked as materialized (
    select
        contract.id as contract_id,
        item.from_day
    from unnest(%(number)s::text[], %(from_day)s::date[]) as item (number, from_day)
    inner join price_contract as contract
        on contract.company_id = %(company_id)s::bigint and item.number = contract.number
),

cut as (
    update price_condition
    set valid_to = asked.from_day - 1, version = price_condition.version + 1
    from asked
    where
        price_condition.company_id = %(company_id)s::bigint
        and price_condition.contract_id = asked.contract_id
        and price_condition.formula = 'amount'
        and price_condition.valid_from < asked.from_day
        and coalesce(price_condition.valid_to, 'infinity') >= asked.from_day
    returning price_condition.*
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    cut.company_id,
    'pricing.price_set' as topic,
    'price_condition' as aggregate,
    cut.id as key,
    cut.version,
    price_told(cut) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from cut
order by cut.id
