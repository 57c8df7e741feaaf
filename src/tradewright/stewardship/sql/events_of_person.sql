-- events_of_person: what was done with a person's row
-- in:  company_id bigint, subject text, subject_id bigint
-- out: at, topic, body
select
    event.at,
    event.topic,
    event.body
from event
where
    event.company_id = %(company_id)s::bigint
    and event.aggregate = %(subject)s::text
    and event.key = %(subject_id)s::bigint
order by event.version
