-- end_contracts: contracts end on a day with their prices; prices that begin later are taken out
-- in:  number text[], ends_on date[], reason text[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, number, ends_on, valid_from, valid_to
with asked as (
    select
        item.*,
        row_number() over (partition by item.number order by item.position) as nth
    from
        unnest(%(number)s::text[], %(ends_on)s::date[], %(reason)s::text[])
        with ordinality as item (number, ends_on, reason, position)
),

judged as materialized (
    select
        asked.*,
        contract.id as contract_id,
        contract.status,
        contract.valid_from,
        contract.valid_to,
        case
            when contract.id is null then 'unknown_contract'
            when asked.nth > 1 then 'repeated_in_batch'
            when contract.status = 'ended' and contract.valid_to = asked.ends_on
                then 'already_ended'
            when asked.ends_on < contract.valid_from then 'ends_before_begin'
            when asked.ends_on > contract.valid_to then 'ends_later'
            else 'ended'
        end as code
    from asked
    left join price_contract as contract
        on contract.company_id = %(company_id)s::bigint and asked.number = contract.number
),

done as (
    update price_contract
    set
        status = 'ended',
        valid_to = judged.ends_on,
        version = price_contract.version + 1
    from judged
    where
        price_contract.company_id = %(company_id)s::bigint
        and price_contract.id = judged.contract_id
        and judged.code = 'ended'
    returning price_contract.*
),

cut as (
    update price_condition
    set valid_to = judged.ends_on, version = price_condition.version + 1
    from judged
    where
        price_condition.company_id = %(company_id)s::bigint
        and price_condition.contract_id = judged.contract_id
        and judged.code = 'ended'
        and price_condition.valid_from <= judged.ends_on
        and coalesce(price_condition.valid_to, 'infinity') > judged.ends_on
    returning price_condition.*
),

gone as (
    delete from price_condition
    using judged
    where
        price_condition.company_id = %(company_id)s::bigint
        and price_condition.contract_id = judged.contract_id
        and judged.code = 'ended'
        and price_condition.valid_from > judged.ends_on
        and not exists (
            select 1
            from price_draw
            where
                price_draw.company_id = %(company_id)s::bigint
                and price_draw.condition_id = price_condition.id
        )
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
        'pricing.contract_ended' as topic,
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
    inner join judged on done.id = judged.contract_id and judged.code = 'ended'
    union all
    select
        price.company_id,
        price.topic,
        'price_condition' as aggregate,
        price.id as key,
        price.version,
        price.body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from (
        select
            cut.company_id,
            cut.id,
            cut.version,
            'pricing.price_set' as topic,
            price_told(cut) as body
        from cut
        union all
        select
            gone.company_id,
            gone.id,
            gone.version + 1 as version,
            'pricing.price_removed' as topic,
            price_told(gone) as body
        from gone
    ) as price
)

select
    judged.position,
    judged.contract_id as id,
    judged.code,
    judged.number,
    judged.ends_on,
    judged.valid_from,
    judged.valid_to
from judged
order by judged.position
