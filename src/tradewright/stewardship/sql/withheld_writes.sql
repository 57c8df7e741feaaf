-- withheld_writes: what was refused or waits, the latest first
-- in:  status text (null: all), object text (null: all), after bigint, page_size int,
--      company_id bigint
-- out: id, operation, object, field, label, system, source, steward, input, status, user_name,
--      behalf, withheld_at, decided_by, decided_at, note, approval_id, version
select
    withheld_write.id,
    withheld_write.operation,
    withheld_write.object,
    withheld_write.field,
    withheld_write.label,
    withheld_write.system,
    withheld_write.source,
    withheld_write.steward,
    withheld_write.input,
    withheld_write.status,
    coalesce(nullif(trim(writer.first_name || ' ' || writer.last_name), ''), writer.username)
        as user_name,
    withheld_write.behalf,
    withheld_write.withheld_at,
    coalesce(nullif(trim(decider.first_name || ' ' || decider.last_name), ''), decider.username)
        as decided_by,
    withheld_write.decided_at,
    withheld_write.note,
    withheld_write.approval_id,
    withheld_write.version
from withheld_write
inner join app_user as writer on withheld_write.user_id = writer.id
left join app_user as decider on withheld_write.decided_by_id = decider.id
where
    withheld_write.company_id = %(company_id)s::bigint
    and (%(status)s::text is null or withheld_write.status = %(status)s::text)
    and (%(object)s::text is null or withheld_write.object = %(object)s::text)
    and (%(after)s::bigint is null or withheld_write.id < %(after)s::bigint)
order by withheld_write.id desc
limit %(page_size)s::int
