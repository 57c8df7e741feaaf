-- apply_limits: (locked) customers' limits are what was approved
-- in:  customer_id bigint[], version int[], amount_limit numeric[], reason text[],
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, limit
with asked as (
    select
        item.*,
        row_number() over (partition by item.customer_id order by item.position) as nth
    from
        unnest(
            %(customer_id)s::bigint[], %(version)s::int[], %(amount_limit)s::numeric[],
            %(reason)s::text[]
        )
        with ordinality as item (customer_id, version, amount_limit, reason, position)
),

judged as materialized (
    select
        asked.position,
        asked.amount_limit,
        asked.reason,
        account.id,
        account.amount_limit as former_limit,
        case
            when account.id is null then 'unknown_customer'
            when asked.nth > 1 then 'repeated_in_batch'
            when
                (asked.amount_limit is not distinct from account.amount_limit)
                then 'already_applied'
            when account.version <> asked.version then 'changed_meanwhile'
            else 'applied'
        end as code
    from asked
    left join credit_account as account
        on
            account.company_id = %(company_id)s::bigint
            and asked.customer_id = account.customer_id
),

limit_set as (
    update credit_account
    set
        amount_limit = judged.amount_limit,
        amount_excused = greatest(
            credit_account.amount_ordered + credit_account.amount_unbilled
            + credit_account.amount_receivable - credit_account.amount_unapplied
            - judged.amount_limit,
            0
        ),
        version = credit_account.version + 1,
        changed_at = %(at)s::timestamptz
    from judged
    where
        credit_account.company_id = %(company_id)s::bigint
        and credit_account.id = judged.id
        and judged.code = 'applied'
    returning
        credit_account.id,
        credit_account.customer_id,
        credit_account.version,
        judged.former_limit,
        judged.amount_limit,
        judged.reason
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'credit.limit_set' as topic,
        'credit_account' as aggregate,
        limit_set.id as key,
        limit_set.version,
        jsonb_build_object(
            'customer_id', limit_set.customer_id,
            'from', limit_set.former_limit,
            'to', limit_set.amount_limit,
            'reason', limit_set.reason
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from limit_set
    order by limit_set.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.amount_limit as "limit"
from judged
order by judged.position
