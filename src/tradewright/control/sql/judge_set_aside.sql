-- judge_set_aside: which parked events may be set aside
-- in:  parked_event_id bigint[], note text[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.position,
        item.parked_event_id,
        item.note,
        row_number() over (
            partition by item.parked_event_id order by item.position
        ) as nth
    from
        unnest(%(parked_event_id)s::bigint[], %(note)s::text[])
        with ordinality as item (parked_event_id, note, position)
)

select
    asked.position,
    asked.parked_event_id as id,
    case
        when parked_event.id is null then 'unknown_parked_event'
        when asked.nth > 1 then 'repeated_in_batch'
        when parked_event.status <> 'parked' then 'already_resolved'
        when trim(asked.note) = '' then 'note_missing'
        else 'set_aside'
    end as code
from asked
left join parked_event
    on
        asked.parked_event_id = parked_event.id
        and parked_event.company_id = %(company_id)s::bigint
order by asked.position
