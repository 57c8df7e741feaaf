-- roll_up_balances: the oldest entries of the tail go into the balances
-- in:  entries int[], company_id bigint
-- out: position, id, code, entries
with asked as (
    select item.*
    from unnest(%(entries)s::int[]) with ordinality as item (most, position)
),

taken as (
    delete from journal_tail
    where
        journal_tail.entry_id in (
            select oldest.entry_id
            from journal_tail as oldest
            where oldest.company_id = %(company_id)s::bigint
            order by oldest.entry_id
            limit (select asked.most from asked)
        )
    returning journal_tail.entry_id
),

sums as (
    select
        line.account_id,
        line.period_id,
        line.currency,
        sum(line.amount) as amount,
        sum(line.amount_base) as amount_base
    from taken
    inner join journal_line as line on taken.entry_id = line.entry_id
    group by line.account_id, line.period_id, line.currency
),

rolled as (
    insert into account_balance (
        company_id, account_id, period_id, currency, amount, amount_base
    )
    select
        %(company_id)s::bigint as company_id,
        sums.account_id,
        sums.period_id,
        sums.currency,
        sums.amount,
        sums.amount_base
    from sums
    order by sums.account_id, sums.period_id, sums.currency
    on conflict (company_id, account_id, period_id, currency)
    do update set
        amount = account_balance.amount + excluded.amount,
        amount_base = account_balance.amount_base + excluded.amount_base
)

select
    asked.position,
    null::bigint as id,
    case when count(taken.entry_id) > 0 then 'rolled_up' else 'nothing_new' end as code,
    count(taken.entry_id) as entries
from asked
left join taken on true
group by asked.position
