-- E8: the log is dense, keeps the order of every document, and leaves no event out for a minute
-- of: event by id
select
    placed.id,
    placed.log_pos,
    placed.aggregate,
    placed.key,
    placed.version
from (
    select
        event.id,
        event.log_pos,
        event.aggregate,
        event.key,
        event.version,
        lag(event.log_pos, 1, 0::bigint) over (order by event.log_pos) as log_pos_before,
        lag(event.version, 1, 0) over (
            partition by event.aggregate, event.key order by event.log_pos
        ) as version_before
    from event
    where event.log_pos is not null
) as placed
where placed.log_pos <> placed.log_pos_before + 1 or placed.version <= placed.version_before

union all

select
    event.id,
    event.log_pos,
    event.aggregate,
    event.key,
    event.version
from event
where event.log_pos is null and event.recorded_at < now() - interval '1 minute'
