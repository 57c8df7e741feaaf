-- contract_counts: how many contracts stand in each view
-- in:  today date, within int (days), company_id bigint
-- out: every, running, ending, missed, ended
select
    count(*) as every,
    count(*) filter (
        where
        contract.valid_from <= %(today)s::date
        and coalesce(contract.valid_to, 'infinity') >= %(today)s::date
    ) as running,
    count(*) filter (
        where
        contract.status = 'active'
        and contract.valid_to between %(today)s::date and %(today)s::date + %(within)s::int
    ) as ending,
    count(*) filter (
        where
        contract.status = 'active'
        and escalation_missed(
            contract.escalates_from, contract.escalated_on, contract.valid_to, %(today)s::date
        ) is not null
    ) as missed,
    count(*) filter (where contract.valid_to < %(today)s::date) as ended
from price_contract as contract
where contract.company_id = %(company_id)s::bigint
