-- entry_lines: lines of entries with their accounts
-- in:  company_id bigint, entry_id bigint[]
-- out: the columns of ledger.queries.EntryLine
select
    line.entry_id,
    line.line_no,
    line.account_id,
    account.code as account_code,
    account.name as account_name,
    line.amount,
    line.currency,
    line.customer_id,
    customer.name as customer_name
from journal_line as line
inner join account on line.account_id = account.id
left join customer on line.customer_id = customer.id
where
    line.company_id = %(company_id)s::bigint
    and line.entry_id = any(%(entry_id)s::bigint[])
order by line.entry_id, line.line_no
