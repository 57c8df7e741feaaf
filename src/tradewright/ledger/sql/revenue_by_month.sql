-- revenue_by_month: income accounts per period, roll-up + tail
-- in:  company_id bigint
-- out: month, amount (credit is positive)
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
    period.starts_on as month,
    -sum(movements.amount) as amount
from movements
inner join account on movements.account_id = account.id and account.kind = 'income'
inner join period on movements.period_id = period.id
group by period.starts_on
order by period.starts_on
