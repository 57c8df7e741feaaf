-- trial_balance: balances of all accounts, roll-up + tail
-- in:  company_id bigint, first date (null: from the beginning), last date
-- out: account_id, code, name, kind, amount_before, amount
with movements as (
    select
        account_balance.account_id,
        account_balance.period_id,
        account_balance.amount_base as amount
    from account_balance
    where account_balance.company_id = %(company_id)s::bigint
    union all
    select
        line.account_id,
        line.period_id,
        line.amount_base as amount
    from journal_tail
    inner join journal_line as line on journal_tail.entry_id = line.entry_id
    where journal_tail.company_id = %(company_id)s::bigint
)

select
    account.id as account_id,
    account.code,
    account.name,
    account.kind,
    coalesce(sum(movements.amount) filter (where period.ends_on < %(first)s::date), 0)
        as amount_before,
    coalesce(sum(movements.amount), 0) as amount
from account
inner join movements on account.id = movements.account_id
inner join period on movements.period_id = period.id
where
    account.company_id = %(company_id)s::bigint
    and period.starts_on <= %(last)s::date
group by account.id, account.code, account.name, account.kind
order by account.code
