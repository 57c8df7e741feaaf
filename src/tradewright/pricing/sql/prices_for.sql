-- prices_for: the price of each request, in parts where a cap is reached inside it
-- in:  customer_id bigint[], item_id bigint[], unit_id bigint[], currency text[],
--      quantity numeric[], on_date date[], ship_to_id bigint[], document bigint[],
--      cost numeric[], coupons text[], company_id bigint
-- out: nth, part, quantity, price, source, condition_id, trace, fault
select
    line.nth,
    line.part,
    line.quantity,
    line.price,
    line.source,
    line.condition_id,
    line.trace,
    line.fault
from
    price_lines(
        %(company_id)s::bigint,
        (
            select
                array_agg(
                    row(
                        asked.nth, asked.document, asked.customer_id, asked.ship_to_id,
                        asked.item_id, asked.unit_id, asked.currency, asked.quantity, asked.on_date,
                        asked.cost, asked.coupons
                    )::price_asked order by asked.nth
                )
            from
                unnest(
                    %(customer_id)s::bigint[], %(item_id)s::bigint[], %(unit_id)s::bigint[],
                    %(currency)s::text[], %(quantity)s::numeric[], %(on_date)s::date[],
                    %(ship_to_id)s::bigint[], %(document)s::bigint[], %(cost)s::numeric[],
                    %(coupons)s::text[]
                )
                with ordinality as asked (
                    customer_id, item_id, unit_id, currency, quantity, on_date, ship_to_id,
                    document, cost, coupons, nth
                )
        )
    ) as line
order by line.nth, line.part
