-- places_of_prices: whom, what and how much prices of one item are for
-- in:  item text[], unit text[], customer text[], ship_to text[], contract text[], currency text[],
--      min_quantity numeric[], company_id bigint
-- out: nth, customer_id, ship_to_id, item_id, unit_id, currency, quantity, cost
select
    asked.nth,
    coalesce(contract.customer_id, customer.id) as customer_id,
    coalesce(contract.ship_to_id, place.id) as ship_to_id,
    item.id as item_id,
    coalesce(unit.id, item.stocking_unit_id) as unit_id,
    coalesce(nullif(asked.currency, ''), customer.currency, company.currency) as currency,
    greatest(asked.min_quantity, 1) as quantity,
    stock.cost
from
    unnest(
        %(item)s::text[], %(unit)s::text[], %(customer)s::text[], %(ship_to)s::text[],
        %(contract)s::text[], %(currency)s::text[], %(min_quantity)s::numeric[]
    )
    with ordinality as asked (
        item, unit, customer, ship_to, contract, currency, min_quantity, nth
    )
inner join company on company.id = %(company_id)s::bigint
inner join item on item.company_id = %(company_id)s::bigint and asked.item = item.code
left join unit on unit.company_id = %(company_id)s::bigint and asked.unit = unit.code
left join customer
    on customer.company_id = %(company_id)s::bigint and asked.customer = customer.code
left join address as place
    on
        place.company_id = %(company_id)s::bigint
        and customer.id = place.customer_id
        and asked.ship_to = place.code
left join price_contract as contract
    on contract.company_id = %(company_id)s::bigint and asked.contract = contract.number
left join lateral (
    select item_cost.cost
    from item_cost
    where
        item_cost.company_id = %(company_id)s::bigint
        and item_cost.item_id = item.id
        and item_cost.kind = 'last'
    order by item_cost.valid_from desc
    limit 1
) as stock on true
order by asked.nth
