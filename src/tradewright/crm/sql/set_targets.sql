-- set_targets: what reps should win in a month
-- in:  rep text[], month date[], amount numeric[], company_id bigint, at timestamptz,
--      operation_id uuid
-- out: position, id, code, value
with asked as (
    select
        item.position,
        item.rep,
        date_trunc('month', item.month)::date as month,
        round(item.amount, currency.minor_unit) as amount,
        row_number() over (
            partition by item.rep, date_trunc('month', item.month) order by item.position
        ) as nth
    from
        unnest(%(rep)s::text[], %(month)s::date[], %(amount)s::numeric[])
        with ordinality as item (rep, month, amount, position)
    inner join company on company.id = %(company_id)s::bigint
    inner join currency on company.currency = currency.code
),

judged as materialized (
    select
        asked.*,
        sales_rep.id as rep_id,
        known.id as known_id,
        case
            when asked.nth > 1 then 'repeated_in_batch'
            when sales_rep.id is null then 'unknown_rep'
            when asked.amount < 0 then 'amount_negative'
            when asked.amount = known.amount then 'already_set'
            else 'set'
        end as code
    from asked
    left join sales_rep
        on sales_rep.company_id = %(company_id)s::bigint and asked.rep = sales_rep.code
    left join sales_target as known
        on
            known.company_id = %(company_id)s::bigint
            and sales_rep.id = known.rep_id
            and asked.month = known.month
),

done as (
    insert into sales_target (company_id, rep_id, month, amount, version)
    select
        %(company_id)s::bigint as company_id,
        judged.rep_id,
        judged.month,
        judged.amount,
        1 as version
    from judged
    where judged.code = 'set'
    order by judged.position
    on conflict (company_id, rep_id, month) do update
        set amount = excluded.amount, version = sales_target.version + 1
    returning sales_target.*
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        done.company_id,
        'crm.target_set' as topic,
        'sales_target' as aggregate,
        done.id as key,
        done.version,
        jsonb_build_object(
            'sales_target_id', done.id,
            'rep_id', done.rep_id,
            'month', done.month,
            'amount', done.amount
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from done
    order by done.id
)

select
    judged.position,
    coalesce(done.id, judged.known_id) as id,
    judged.code,
    judged.rep as value
from judged
left join done
    on
        judged.code = 'set'
        and judged.rep_id = done.rep_id
        and judged.month = done.month
order by judged.position
