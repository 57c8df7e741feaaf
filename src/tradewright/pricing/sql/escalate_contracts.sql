-- escalate_contracts: contracts whose prices rose keep from when
-- in:  number text[], from_day date[], percent numeric[], company_id bigint, at timestamptz,
--      operation_id uuid
with asked as (
    select item.*
    from
        unnest(%(number)s::text[], %(from_day)s::date[], %(percent)s::numeric[])
            as item (number, from_day, percent)
),

done as (
    update price_contract
    set escalated_on = asked.from_day, version = price_contract.version + 1
    from asked
    where
        price_contract.company_id = %(company_id)s::bigint
        and price_contract.number = asked.number
    returning price_contract.*, asked.percent as percent_risen
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    done.company_id,
    'pricing.contract_escalated' as topic,
    'price_contract' as aggregate,
    done.id as key,
    done.version,
    jsonb_build_object(
        'contract_id', done.id,
        'number', done.number,
        'customer_id', done.customer_id,
        'percent', done.percent_risen,
        'from_day', done.escalated_on,
        'from', done.status,
        'to', done.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from done
order by done.id
