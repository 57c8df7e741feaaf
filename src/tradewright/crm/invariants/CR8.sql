-- CR8: A timeline tells every event that was heard of its customer, and nothing else
select
    entry.company_id,
    entry.event_id,
    entry.topic,
    'of another event' as fault
from timeline_entry as entry
left join event on entry.event_id = event.id
where
    event.id is null
    or (event.company_id, event.topic, event.aggregate, event.key)
    is distinct from (entry.company_id, entry.topic, entry.aggregate, entry.key)
    or case event.aggregate
        when 'customer' then event.key
        else (event.body ->> 'customer_id')::bigint
    end
    is distinct from entry.customer_id
union all
select
    event.company_id,
    event.id as event_id,
    event.topic,
    'not told' as fault
from event_cursor
inner join event
    on
        event_cursor.counted_from < event.log_pos
        and event_cursor.log_pos >= event.log_pos
        and event.topic = any(string_to_array(event_cursor.topics, ' '))
where
    event_cursor.subscriber = 'account_timeline.record_on_timelines'
    and (event.aggregate = 'customer' or event.body ->> 'customer_id' is not null)
    and not exists (
        select 1
        from timeline_entry
        where timeline_entry.event_id = event.id
    )
    and not exists (
        select 1
        from parked_event
        where
            parked_event.subscriber = event_cursor.subscriber
            and parked_event.event_id = event.id
            and parked_event.status <> 'handled'
    )
