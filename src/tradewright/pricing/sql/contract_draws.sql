-- contract_draws: what lines of documents took of a contract's caps
-- in:  contract_id bigint, company_id bigint
-- out: condition_id, source, source_id, quantity
select
    price_draw.condition_id,
    price_draw.source,
    price_draw.source_id,
    price_draw.quantity
from price_condition as own
inner join price_draw
    on price_draw.company_id = %(company_id)s::bigint and own.id = price_draw.condition_id
where
    own.company_id = %(company_id)s::bigint
    and own.contract_id = %(contract_id)s::bigint
    and price_draw.quantity > 0
order by price_draw.id desc
limit 200
