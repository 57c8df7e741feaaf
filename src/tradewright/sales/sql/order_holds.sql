-- order_holds: why an order waits, the open holds of it
-- in:  company_id bigint, order_id bigint
-- out: kind, reason, figures, placed_at, placed_by
select
    order_hold.kind,
    order_hold.reason,
    order_hold.figures,
    order_hold.placed_at,
    coalesce(
        nullif(trim(app_user.first_name || ' ' || app_user.last_name), ''), app_user.username, ''
    ) as placed_by
from order_hold
left join app_user on order_hold.placed_by = app_user.id
where
    order_hold.company_id = %(company_id)s::bigint
    and order_hold.order_id = %(order_id)s::bigint
    and order_hold.lifted_at is null
order by order_hold.placed_at, order_hold.id
