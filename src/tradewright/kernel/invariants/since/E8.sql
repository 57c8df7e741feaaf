-- E8: an event that was touched follows its neighbour, and its document's earlier ones
-- touched: event.id
select
    event.id,
    event.log_pos,
    event.aggregate,
    event.key,
    event.version
from event
where
    event.id = any(%(touched)s::bigint[])
    and event.log_pos is not null
    and (
        (
            event.log_pos <> 1
            and not exists (
                select 1
                from event as neighbour
                where neighbour.log_pos = event.log_pos - 1
            )
        )
        or exists (
            select 1
            from event as other
            where
                other.aggregate = event.aggregate
                and other.key = event.key
                and other.version < event.version
                and other.log_pos > event.log_pos
        )
    )

union all

select
    event.id,
    event.log_pos,
    event.aggregate,
    event.key,
    event.version
from event
where event.log_pos is null and event.recorded_at < now() - interval '1 minute'
