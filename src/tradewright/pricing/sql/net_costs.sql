-- net_costs: what remains of each price when everything is paid, per stocking unit (rules.md C3 10)
-- in:  customer_id bigint[], item_id bigint[], price numeric[], on_date date[], cost numeric[],
--      company_id bigint
-- out: nth, and the columns of net_cost_of
select
    asked.nth,
    net.*
from
    unnest(
        %(customer_id)s::bigint[], %(item_id)s::bigint[], %(price)s::numeric[],
        %(on_date)s::date[], %(cost)s::numeric[]
    )
    with ordinality as asked (customer_id, item_id, price, on_date, average, nth)
cross join
    lateral net_cost_of(
        %(company_id)s::bigint, asked.customer_id, asked.item_id, asked.price, asked.average,
        asked.on_date
    ) as net
order by asked.nth
