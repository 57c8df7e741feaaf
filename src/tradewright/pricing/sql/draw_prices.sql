-- draw_prices: what lines take of (locked) caps, stated in full
-- in:  condition_id bigint[], source text[], source_id bigint[], quantity numeric[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, remaining
with asked as (
    select
        line.*,
        row_number() over (
            partition by line.condition_id, line.source, line.source_id order by line.position
        ) as nth
    from
        unnest(
            %(condition_id)s::bigint[], %(source)s::text[], %(source_id)s::bigint[],
            %(quantity)s::numeric[]
        )
        with ordinality as line (condition_id, source, source_id, quantity, position)
),

checked as materialized (
    select
        asked.*,
        capped.cap_quantity - capped.drawn_quantity as free,
        coalesce(held.quantity, 0) as held,
        asked.quantity - coalesce(held.quantity, 0) as more,
        case
            when capped.cap_quantity is null then 'not_capped'
            when asked.quantity < 0 then 'quantity_negative'
            when asked.nth > 1 then 'repeated_in_batch'
            when asked.quantity = coalesce(held.quantity, 0) then 'already_drawn'
        end as fault
    from asked
    left join price_condition as capped
        on
            capped.company_id = %(company_id)s::bigint
            and asked.condition_id = capped.id
            and capped.cap_quantity is not null
    left join price_draw as held
        on
            held.company_id = %(company_id)s::bigint
            and asked.source = held.source
            and asked.source_id = held.source_id
            and asked.condition_id = held.condition_id
),

judged as materialized (
    select
        checked.*,
        coalesce(
            checked.fault,
            case
                when
                    checked.more > 0 and sum(checked.more) filter (where checked.fault is null)
                        over (partition by checked.condition_id order by checked.position)
                    > checked.free
                    then 'cap_exceeded'
                else 'drawn'
            end
        ) as code
    from checked
),

noted as (
    insert into price_draw (company_id, condition_id, source, source_id, quantity)
    select
        %(company_id)s::bigint as company_id,
        judged.condition_id,
        judged.source,
        judged.source_id,
        judged.quantity
    from judged
    where judged.code = 'drawn'
    order by judged.condition_id, judged.source_id
    on conflict (company_id, source, source_id, condition_id) do update
        set quantity = excluded.quantity
),

done as (
    update price_condition
    set
        drawn_quantity = price_condition.drawn_quantity + sums.more,
        version = price_condition.version + 1
    from (
        select
            judged.condition_id,
            sum(judged.more) as more
        from judged
        where judged.code = 'drawn'
        group by judged.condition_id
    ) as sums
    where
        price_condition.company_id = %(company_id)s::bigint
        and price_condition.id = sums.condition_id
    returning price_condition.*
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        done.company_id,
        'pricing.price_drawn' as topic,
        'price_condition' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'condition_id', done.id,
            'contract_id', done.contract_id,
            'cap', done.cap_quantity,
            'drawn', done.drawn_quantity
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    judged.condition_id as id,
    judged.code,
    judged.free + judged.held as remaining
from judged
order by judged.position
