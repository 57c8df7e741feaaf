-- prices_for: the price of each request
-- in:  customer_id bigint[], item_id bigint[], unit_id bigint[], currency text[],
--      quantity numeric[], on_date date[], company_id bigint
-- out: position, price, source, condition_id, trace
select
    line.position,
    found.price,
    found.source,
    found.condition_id,
    found.trace
from
    unnest(
        %(customer_id)s::bigint[], %(item_id)s::bigint[], %(unit_id)s::bigint[],
        %(currency)s::text[], %(quantity)s::numeric[], %(on_date)s::date[]
    )
    with ordinality as line (
        customer_id, item_id, unit_id, currency, quantity, on_date, position
    )
cross join
    lateral price_for(
        %(company_id)s::bigint, line.customer_id, line.item_id, line.unit_id, line.currency,
        line.quantity, line.on_date
    ) as found
order by line.position
