-- unmerge_customers: merged customers are themselves again; what was copied from them is hidden
-- in:  customer_id bigint[], note text[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, customer (its code), winner (the code of the customer it was part of)
with recursive asked as materialized (
    select
        item.position,
        item.customer_id,
        item.note,
        row_number() over (partition by item.customer_id order by item.position) as nth
    from
        unnest(%(customer_id)s::bigint[], %(note)s::text[])
        with ordinality as item (customer_id, note, position)
),

judged as materialized (
    select
        asked.position,
        asked.customer_id,
        asked.note,
        customer.code as customer,
        winner.code as winner,
        winner.id as winner_id,
        last_merge.id as merge_id,
        last_merge.status_before,
        case
            when customer.id is null then 'customer_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when customer.merged_into_id is null then 'already_unmerged'
            else 'unmerged'
        end as code
    from asked
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer_id = customer.id
    left join customer as winner
        on winner.company_id = %(company_id)s::bigint and customer.merged_into_id = winner.id
    left join customer_merge as last_merge
        on
            last_merge.company_id = %(company_id)s::bigint
            and customer.id = last_merge.loser_id
            and last_merge.undone_at is null
),

live as materialized (
    select
        customer_merge.loser_id,
        customer_merge.winner_id
    from customer_merge
    where
        customer_merge.company_id = %(company_id)s::bigint
        and customer_merge.undone_at is null
        and customer_merge.loser_id not in (
            select judged.customer_id
            from judged
            where judged.code = 'unmerged'
        )
),

climb as (
    select
        live.loser_id,
        live.winner_id
    from live
    union all
    select
        climb.loser_id,
        live.winner_id
    from climb
    inner join live on climb.winner_id = live.loser_id
),

-- where each name that stays merged leads to, now that some merges are undone
ends as materialized (
    select
        climb.loser_id,
        climb.winner_id
    from climb
    left join live on climb.winner_id = live.loser_id
    where live.loser_id is null
),

undone as (
    update customer_merge
    set
        undone_at = %(at)s::timestamptz,
        note = concat_ws('; ', nullif(customer_merge.note, ''), nullif(judged.note, ''))
    from judged
    where
        customer_merge.company_id = %(company_id)s::bigint
        and customer_merge.id = judged.merge_id
        and judged.code = 'unmerged'
),

aims as materialized (
    select
        judged.customer_id,
        null::bigint as winner_id,
        judged.status_before as status
    from judged
    where judged.code = 'unmerged'
    union all
    select
        customer.id as customer_id,
        ends.winner_id,
        customer.status
    from ends
    inner join customer
        on customer.company_id = %(company_id)s::bigint and ends.loser_id = customer.id
    where customer.merged_into_id <> ends.winner_id
),

freed as (
    update customer
    set
        merged_into_id = aims.winner_id,
        status = aims.status,
        version = customer.version + 1
    from aims
    where customer.company_id = %(company_id)s::bigint and customer.id = aims.customer_id
    returning customer.*
),

hidden as (
    update address
    set is_ship_to = false, is_bill_to = false
    from address as source
    inner join judged on source.customer_id = judged.customer_id
    where
        address.company_id = %(company_id)s::bigint
        and source.company_id = %(company_id)s::bigint
        and address.copied_from_id = source.id
        and judged.code = 'unmerged'
),

logged as (
    insert into event (
        company_id, topic, aggregate, key, version, body, at, operation_id
    )
    select
        freed.company_id,
        case
            when freed.merged_into_id is null
                then 'parties.customer_unmerged'
            else 'parties.alias_moved'
        end as topic,
        'customer' as aggregate,
        freed.id as key,
        freed.version,
        jsonb_build_object(
            'customer_id', freed.id,
            'code', freed.code,
            'winner_id', coalesce(freed.merged_into_id, judged.winner_id),
            'from', 'closed',
            'to', freed.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from freed
    left join judged on freed.id = judged.customer_id and judged.code = 'unmerged'
    order by freed.id
)

select
    judged.position,
    judged.customer_id as id,
    judged.code,
    judged.customer,
    judged.winner
from judged
order by judged.position
