-- lock_credit_accounts: each customer has an account, without limit to begin with; nobody else
-- decides on it until this batch commits
-- in:  company_id bigint, customer_id bigint[], at timestamptz
-- out: accounts
with asked as materialized (
    select distinct item.customer_id
    from unnest(%(customer_id)s::bigint[]) as item (customer_id)
),

opened as (
    insert into credit_account (
        company_id, customer_id, currency, amount_ordered, amount_unbilled, amount_receivable,
        amount_unapplied, amount_excused, version, changed_at
    )
    select
        %(company_id)s::bigint as company_id,
        customer.id,
        customer.currency,
        0 as amount_ordered,
        0 as amount_unbilled,
        0 as amount_receivable,
        0 as amount_unapplied,
        0 as amount_excused,
        0 as version,
        %(at)s::timestamptz as changed_at
    from asked
    inner join customer
        on customer.company_id = %(company_id)s::bigint and asked.customer_id = customer.id
    where
        not exists (
            select 1
            from credit_account as known
            where known.company_id = %(company_id)s::bigint and known.customer_id = customer.id
        )
    order by customer.id
    on conflict (company_id, customer_id) do nothing
)

select count(*) as accounts
from (
    select credit_account.id
    from asked
    inner join credit_account
        on
            credit_account.company_id = %(company_id)s::bigint
            and asked.customer_id = credit_account.customer_id
    order by credit_account.customer_id
    for update of credit_account
) as locked
