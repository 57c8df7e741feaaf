-- C13: only a field that has or had another owner withholds a write, or one that is approved first
select
    withheld_write.id,
    withheld_write.company_id,
    withheld_write.object,
    withheld_write.field
from withheld_write
left join field_ownership
    on
        withheld_write.company_id = field_ownership.company_id
        and withheld_write.object = field_ownership.object
        and withheld_write.field = field_ownership.field
where field_ownership.id is null and withheld_write.approval_id is null
