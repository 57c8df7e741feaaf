-- contracts: contracts by their last day
-- in:  today date, view text, search text (LIKE-safe; '': all), customer_id bigint, contract_id
--      bigint, after_on date, after_id bigint, within int (days), page_size int, company_id bigint
-- out: the fields of ContractRow
select
    contract.id,
    contract.number,
    contract.name,
    contract.kind,
    contract.status,
    contract.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    coalesce(place.code, '') as ship_to,
    contract.customer_reference,
    contract.note,
    contract.valid_from,
    contract.valid_to,
    contract.escalator_percent,
    contract.escalates_from,
    contract.escalated_on,
    escalation_missed(
        contract.escalates_from, contract.escalated_on, contract.valid_to, %(today)s::date
    ) as missed_on,
    held.prices,
    held.capped,
    contract.version
from price_contract as contract
inner join customer
    on customer.company_id = %(company_id)s::bigint and contract.customer_id = customer.id
left join address as place
    on place.company_id = %(company_id)s::bigint and contract.ship_to_id = place.id
left join lateral (
    select
        count(*) as prices,
        count(*) filter (where own.cap_quantity is not null) as capped
    from price_condition as own
    where own.company_id = %(company_id)s::bigint and own.contract_id = contract.id
) as held on true
where
    contract.company_id = %(company_id)s::bigint
    and (%(customer_id)s::bigint is null or contract.customer_id = %(customer_id)s::bigint)
    and (%(contract_id)s::bigint is null or contract.id = %(contract_id)s::bigint)
    and (
        %(view)s::text = ''
        or (
            %(view)s::text = 'running'
            and contract.valid_from <= %(today)s::date
            and coalesce(contract.valid_to, 'infinity') >= %(today)s::date
        )
        or (
            %(view)s::text = 'ending'
            and contract.status = 'active'
            and contract.valid_to between %(today)s::date and %(today)s::date + %(within)s::int
        )
        or (
            %(view)s::text = 'missed'
            and contract.status = 'active'
            and escalation_missed(
                contract.escalates_from, contract.escalated_on, contract.valid_to, %(today)s::date
            ) is not null
        )
        or (%(view)s::text = 'ended' and contract.valid_to < %(today)s::date)
    )
    and (
        %(search)s::text = ''
        or contract.number ilike %(search)s::text || '%%'
        or contract.name ilike '%%' || %(search)s::text || '%%'
        or contract.customer_reference ilike %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
    )
    and (
        %(after_id)s::bigint is null
        or (coalesce(contract.valid_to, 'infinity'), contract.id)
        > (coalesce(%(after_on)s::date, 'infinity'), %(after_id)s::bigint)
    )
order by coalesce(contract.valid_to, 'infinity'), contract.id
limit %(page_size)s::int
