-- events_since: the company's events in log order, those behind a position
-- in:  company_id bigint, after bigint (log position), topic text ('' is all), page_size integer
-- out: log_pos, topic, aggregate, key, version, body, at, operation_id
select
    event.log_pos,
    event.topic,
    event.aggregate,
    event.key,
    event.version,
    event.body,
    event.at,
    event.operation_id
from event
where
    event.company_id = %(company_id)s::bigint
    and event.log_pos > %(after)s::bigint
    and (%(topic)s::text = '' or event.topic = %(topic)s::text)
order by event.log_pos
limit %(page_size)s::integer
