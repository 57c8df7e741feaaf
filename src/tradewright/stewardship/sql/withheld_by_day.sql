-- withheld_by_day: what was withheld since a day, by day, object, field and source
-- in:  since date, company_id bigint
-- out: day, object, field, source, system, refused, quarantined
with counted as (
    select
        withheld_write.object,
        withheld_write.field,
        withheld_write.source,
        withheld_write.system,
        withheld_write.status,
        (withheld_write.withheld_at at time zone company.time_zone)::date as day
    from withheld_write
    inner join company on withheld_write.company_id = company.id
    where withheld_write.company_id = %(company_id)s::bigint
)

select
    counted.day,
    counted.object,
    counted.field,
    counted.source,
    counted.system,
    count(*) filter (where counted.status = 'refused') as refused,
    count(*) filter (where counted.status <> 'refused') as quarantined
from counted
where counted.day >= %(since)s::date
group by counted.day, counted.object, counted.field, counted.source, counted.system
order by counted.day desc, counted.object asc, counted.field asc, counted.source asc
