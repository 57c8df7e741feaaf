-- running_contracts: how many contracts of customers run on a day
-- in:  customer_id bigint[], today date, company_id bigint
-- out: customer_id, how_many
select
    contract.customer_id,
    count(*) as how_many
from price_contract as contract
where
    contract.company_id = %(company_id)s::bigint
    and contract.customer_id = any(%(customer_id)s::bigint[])
    and contract.valid_from <= %(today)s::date
    and coalesce(contract.valid_to, 'infinity') >= %(today)s::date
group by contract.customer_id
