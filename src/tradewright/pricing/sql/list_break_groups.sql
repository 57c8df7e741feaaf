-- list_break_groups: break groups by code, with their items
-- in:  company_id bigint
-- out: id, code, name, items
select
    break_group.id,
    break_group.code,
    break_group.name,
    array(
        select item.code
        from break_group_item as member
        inner join item on item.company_id = %(company_id)s::bigint and member.item_id = item.id
        where
            member.company_id = %(company_id)s::bigint
            and member.group_id = break_group.id
        order by item.code
    ) as items
from break_group
where break_group.company_id = %(company_id)s::bigint
order by break_group.code
