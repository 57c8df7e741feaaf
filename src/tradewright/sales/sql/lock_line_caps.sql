-- lock_line_caps: caps that lines of these orders draw on, in id order, until the transaction ends
-- in:  order_id bigint[], company_id bigint
select capped.id
from price_condition as capped
where
    capped.company_id = %(company_id)s::bigint
    and capped.cap_quantity is not null
    and capped.id in (
        select (line.price_trace -> 'won' ->> 'condition_id')::bigint
        from sales_order_line as line
        where
            line.company_id = %(company_id)s::bigint
            and line.order_id = any(%(order_id)s::bigint[])
            and line.price_trace ? 'capped'
    )
order by capped.id
for update
