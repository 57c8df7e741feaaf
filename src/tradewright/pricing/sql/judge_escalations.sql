-- judge_escalations: which contracts' prices can rise on a day
-- in:  number text[], from_day date[], percent numeric[], company_id bigint
-- out: position, id, code, number, from_day, percent, valid_from, prices, later_item
with asked as (
    select
        item.*,
        row_number() over (partition by item.number order by item.position) as nth
    from
        unnest(%(number)s::text[], %(from_day)s::date[], %(percent)s::numeric[])
        with ordinality as item (number, from_day, percent, position)
),

found as materialized (
    select
        asked.position,
        asked.number,
        asked.from_day,
        asked.nth,
        contract.id,
        contract.valid_from,
        contract.valid_to,
        contract.status,
        contract.escalated_on,
        coalesce(asked.percent, contract.escalator_percent) as percent,
        held.prices,
        held.later_item
    from asked
    left join price_contract as contract
        on contract.company_id = %(company_id)s::bigint and asked.number = contract.number
    left join lateral (
        select
            count(*) filter (
                where
                own.valid_from <= asked.from_day
                and coalesce(own.valid_to, 'infinity') >= asked.from_day
            ) as prices,
            min(item.code) filter (where own.valid_from > asked.from_day) as later_item
        from price_condition as own
        left join item
            on item.company_id = %(company_id)s::bigint and own.item_id = item.id
        where
            own.company_id = %(company_id)s::bigint
            and own.contract_id = contract.id
            and own.formula = 'amount'
    ) as held on true
)

select
    found.position,
    found.id,
    case
        when found.id is null then 'unknown_contract'
        when found.nth > 1 then 'repeated_in_batch'
        when found.escalated_on >= found.from_day then 'already_escalated'
        when found.from_day < found.valid_from then 'not_begun'
        when found.from_day > found.valid_to or found.status = 'ended' then 'contract_ended'
        when found.percent is null then 'percent_missing'
        when found.percent <= -100 or found.percent >= 'infinity' then 'percent_impossible'
        when found.prices = 0 then 'nothing_to_escalate'
        when found.later_item is not null then 'overlaps'
        else 'escalated'
    end as code,
    found.number,
    found.from_day,
    found.percent,
    found.valid_from,
    found.prices,
    found.later_item
from found
order by found.position
