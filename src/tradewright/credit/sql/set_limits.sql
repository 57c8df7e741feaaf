-- set_limits: a customer's limit is what is named
-- in:  customer text[], amount_limit numeric[], reason text[], waits boolean[] (for approval),
--      company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, limit, decimals, customer_id
with books as (
    select currency.minor_unit
    from company
    inner join currency on company.currency = currency.code
    where company.id = %(company_id)s::bigint
),

asked as (
    select
        item.*,
        row_number() over (partition by item.code order by item.position) as nth
    from
        unnest(
            %(customer)s::text[], %(amount_limit)s::numeric[], %(reason)s::text[],
            %(waits)s::boolean[]
        )
        with ordinality as item (code, amount_limit, reason, waits, position)
),

judged as materialized (
    select
        asked.position,
        asked.amount_limit,
        asked.reason,
        books.minor_unit,
        account.id,
        account.customer_id,
        account.amount_limit as former_limit,
        case
            when account.id is null then 'unknown_customer'
            when asked.nth > 1 then 'repeated_in_batch'
            when
                asked.amount_limit < 0 or asked.amount_limit >= 'infinity'
                then 'limit_negative'
            when
                scale(trim_scale(asked.amount_limit)) > books.minor_unit
                then 'limit_too_precise'
            when
                (asked.amount_limit is not distinct from account.amount_limit)
                then 'already_set'
            when btrim(asked.reason) = '' then 'reason_missing'
            when asked.waits then 'waits_for_approval'
            else 'limit_set'
        end as code
    from asked
    cross join books
    left join customer
        on customer.company_id = %(company_id)s::bigint and asked.code = customer.code
    left join credit_account as account
        on
            account.company_id = %(company_id)s::bigint
            and customer.id = account.customer_id
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
        and judged.code = 'limit_set'
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
    round(
        judged.amount_limit,
        greatest(scale(trim_scale(judged.amount_limit)), judged.minor_unit)
    ) as "limit",
    judged.minor_unit as decimals,
    judged.customer_id
from judged
order by judged.position
