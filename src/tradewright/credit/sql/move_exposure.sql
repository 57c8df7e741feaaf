-- move_exposure: buckets change by what documents say; what stands above the limit is excused
-- in:  customer_id bigint[], ordered numeric[], unbilled numeric[], receivable numeric[],
--      unapplied numeric[], company_id bigint, at timestamptz
-- out: position, id, code
with asked as (
    select item.*
    from
        unnest(
            %(customer_id)s::bigint[], %(ordered)s::numeric[], %(unbilled)s::numeric[],
            %(receivable)s::numeric[], %(unapplied)s::numeric[]
        )
        with ordinality as item (
            customer_id, ordered, unbilled, receivable, unapplied, position
        )
),

judged as materialized (
    select
        asked.*,
        account.id,
        case when account.id is null then 'unknown_customer' else 'moved' end as code
    from asked
    left join lateral (
        select credit_account.id
        from credit_account
        where
            credit_account.company_id = %(company_id)s::bigint
            and credit_account.customer_id = asked.customer_id
        limit 1
    ) as account on true
),

moved as (
    update credit_account
    set
        amount_ordered = credit_account.amount_ordered + gained.ordered,
        amount_unbilled = credit_account.amount_unbilled + gained.unbilled,
        amount_receivable = credit_account.amount_receivable + gained.receivable,
        amount_unapplied = credit_account.amount_unapplied + gained.unapplied,
        amount_excused = greatest(
            credit_account.amount_ordered + gained.ordered
            + credit_account.amount_unbilled + gained.unbilled
            + credit_account.amount_receivable + gained.receivable
            - credit_account.amount_unapplied - gained.unapplied
            - credit_account.amount_limit,
            0
        ),
        changed_at = %(at)s::timestamptz
    from (
        select
            judged.id,
            sum(judged.ordered) as ordered,
            sum(judged.unbilled) as unbilled,
            sum(judged.receivable) as receivable,
            sum(judged.unapplied) as unapplied
        from judged
        where judged.code = 'moved'
        group by judged.id
    ) as gained
    where credit_account.company_id = %(company_id)s::bigint and credit_account.id = gained.id
)

select
    judged.position,
    judged.id,
    judged.code
from judged
order by judged.position
