-- extend_contracts: contracts hold longer, with the last prices of each key
-- in:  number text[], valid_to date[], reason text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, until
with asked as (
    select
        item.*,
        row_number() over (partition by item.number order by item.position) as nth
    from
        unnest(%(number)s::text[], %(valid_to)s::date[], %(reason)s::text[])
        with ordinality as item (number, valid_to, reason, position)
),

judged as materialized (
    select
        asked.*,
        contract.id as contract_id,
        contract.status,
        contract.valid_to as held_until,
        case
            when contract.id is null then 'unknown_contract'
            when asked.nth > 1 then 'repeated_in_batch'
            when contract.status = 'ended' then 'contract_ended'
            when coalesce(contract.valid_to, 'infinity') = coalesce(asked.valid_to, 'infinity')
                then 'already_extended'
            when coalesce(asked.valid_to, 'infinity') < coalesce(contract.valid_to, 'infinity')
                then 'shorter'
            else 'extended'
        end as code
    from asked
    left join price_contract as contract
        on contract.company_id = %(company_id)s::bigint and asked.number = contract.number
),

done as (
    update price_contract
    set valid_to = judged.valid_to, version = price_contract.version + 1
    from judged
    where
        price_contract.company_id = %(company_id)s::bigint
        and price_contract.id = judged.contract_id
        and judged.code = 'extended'
    returning price_contract.*
),

lengthened as (
    update price_condition
    set valid_to = judged.valid_to, version = price_condition.version + 1
    from judged
    where
        price_condition.company_id = %(company_id)s::bigint
        and price_condition.contract_id = judged.contract_id
        and judged.code = 'extended'
        and price_condition.valid_to = judged.held_until
    returning price_condition.*
),

told as (
    select
        done.id,
        contract_told(done) as body
    from done
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.contract_extended' as topic,
        'price_contract' as aggregate,
        done.id as key,
        done.version,
        told.body || jsonb_build_object(
            'from', judged.status, 'to', done.status, 'reason', judged.reason
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    inner join told on done.id = told.id
    inner join judged on done.id = judged.contract_id and judged.code = 'extended'
    union all
    select
        lengthened.company_id,
        'pricing.price_set' as topic,
        'price_condition' as aggregate,
        lengthened.id as key,
        lengthened.version,
        price_told(lengthened) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from lengthened
)

select
    judged.position,
    judged.contract_id as id,
    judged.code,
    judged.number,
    coalesce(judged.held_until::text, 'further notice') as until
from judged
order by judged.position
