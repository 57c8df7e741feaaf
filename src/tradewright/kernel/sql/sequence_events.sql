-- sequence_events: visible events without a position get the next dense ones, in id order
-- out: log_pos
with head as (
    select coalesce(max(event.log_pos), 0) as log_pos
    from event
),

waiting as (
    select
        unsequenced.id,
        row_number() over (order by unsequenced.id) as nth
    from (
        select event.id
        from event
        where event.log_pos is null
        order by event.id
        limit 5000
    ) as unsequenced
)

update event
set log_pos = head.log_pos + waiting.nth
from waiting, head
where event.id = waiting.id
returning event.log_pos
