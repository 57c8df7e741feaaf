-- accounts: the chart of accounts
-- in:  company_id bigint
-- out: id, code, name, kind, control, is_active
select
    account.id,
    account.code,
    account.name,
    account.kind,
    account.control,
    account.is_active
from account
where account.company_id = %(company_id)s::bigint
order by account.code
