-- L13: rolled-up balances are the sums of the lines that are not in the tail
with summed as (
    select
        journal_line.company_id,
        journal_line.account_id,
        journal_line.period_id,
        journal_line.currency,
        sum(journal_line.amount) as amount,
        sum(journal_line.amount_base) as amount_base
    from journal_line
    left join journal_tail on journal_line.entry_id = journal_tail.entry_id
    where journal_tail.entry_id is null
    group by
        journal_line.company_id, journal_line.account_id, journal_line.period_id,
        journal_line.currency
)

select
    coalesce(summed.company_id, account_balance.company_id) as company_id,
    coalesce(summed.account_id, account_balance.account_id) as account_id,
    coalesce(summed.period_id, account_balance.period_id) as period_id,
    coalesce(summed.currency, account_balance.currency) as currency,
    summed.amount as of_lines,
    account_balance.amount as rolled_up
from summed
full join account_balance
    on
        summed.company_id = account_balance.company_id
        and summed.account_id = account_balance.account_id
        and summed.period_id = account_balance.period_id
        and summed.currency = account_balance.currency
where
    coalesce(summed.amount, 0) <> coalesce(account_balance.amount, 0)
    or coalesce(summed.amount_base, 0) <> coalesce(account_balance.amount_base, 0)
