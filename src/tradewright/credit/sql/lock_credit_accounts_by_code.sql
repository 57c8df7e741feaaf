-- lock_credit_accounts_by_code: as lock_credit_accounts, for customers named by their codes
-- in:  company_id bigint, customer text[], at timestamptz
-- out: accounts
with asked as materialized (
    select distinct
        customer.id as customer_id,
        customer.currency
    from unnest(%(customer)s::text[]) as item (code)
    inner join customer
        on customer.company_id = %(company_id)s::bigint and item.code = customer.code
),

opened as (
    insert into credit_account (
        company_id, customer_id, currency, amount_ordered, amount_unbilled, amount_receivable,
        amount_unapplied, amount_excused, version, changed_at
    )
    select
        %(company_id)s::bigint as company_id,
        asked.customer_id,
        asked.currency,
        0 as amount_ordered,
        0 as amount_unbilled,
        0 as amount_receivable,
        0 as amount_unapplied,
        0 as amount_excused,
        0 as version,
        %(at)s::timestamptz as changed_at
    from asked
    where
        not exists (
            select 1
            from credit_account as known
            where
                known.company_id = %(company_id)s::bigint
                and known.customer_id = asked.customer_id
        )
    order by asked.customer_id
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
