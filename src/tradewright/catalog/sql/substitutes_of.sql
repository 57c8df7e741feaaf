-- substitutes_of: what may be sold instead of items, the first to be offered first; what is merged
-- or no longer sold is left out
-- in:  company_id bigint, item_id bigint[], with_retired boolean (show those no longer sold too)
-- out: item_id, substitute_id, code, name, kind, both_ways, rank, backwards (said by the other),
--      is_active, stocking_unit
select
    stands.item_id,
    stands.substitute_id,
    item.code,
    item.name,
    stands.kind,
    stands.both_ways,
    stands.rank,
    stands.backwards,
    item.is_active,
    unit.code as stocking_unit
from (
    select
        said.item_id,
        said.substitute_id,
        said.kind,
        said.both_ways,
        said.rank,
        false as backwards
    from item_substitute as said
    where
        said.company_id = %(company_id)s::bigint
        and said.item_id = any(%(item_id)s::bigint[])
    union all
    select
        said.substitute_id as item_id,
        said.item_id as substitute_id,
        said.kind,
        said.both_ways,
        said.rank,
        true as backwards
    from item_substitute as said
    where
        said.company_id = %(company_id)s::bigint
        and said.substitute_id = any(%(item_id)s::bigint[])
        and said.both_ways
) as stands
inner join item
    on item.company_id = %(company_id)s::bigint and stands.substitute_id = item.id
inner join unit
    on unit.company_id = %(company_id)s::bigint and item.stocking_unit_id = unit.id
where %(with_retired)s::boolean or item.is_active
order by
    stands.item_id asc, stands.kind = 'successor' desc, stands.backwards asc, stands.rank asc,
    item.code asc
