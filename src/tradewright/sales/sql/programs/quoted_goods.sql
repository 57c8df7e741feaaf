-- The unit by which an item is sold, by its code, or the usual one where none is given: exact factors
-- to the stocking unit, and how many decimals it allows. No row where it is not sold by it.
create or replace function unit_sold(
    asked_company bigint, asked_item bigint, asked_unit text, usual_unit bigint
) returns table (unit_id bigint, numerator bigint, denominator bigint, decimals smallint)
language sql stable rows 1 as $$
    select
        item_unit.unit_id,
        item_unit.numerator,
        item_unit.denominator,
        unit.decimals
    from item_unit
    inner join unit on item_unit.unit_id = unit.id
    where
        item_unit.company_id = asked_company
        and item_unit.item_id = asked_item
        and (asked_unit = unit.code or (asked_unit = '' and item_unit.unit_id = usual_unit))
$$;

-- Why a record may not be used, where an open finding of its quality blocks it (stewardship).
create or replace function why_blocked(asked_company bigint, asked_kind text, asked_record bigint)
returns table (message text)
language sql stable rows 1 as $$
    select finding.message
    from quality_finding as finding
    where
        finding.company_id = asked_company
        and finding.kind = asked_kind
        and finding.record_id = asked_record
        and finding.severity = 'block'
        and finding.status = 'open'
    order by finding.id
    limit 1
$$;
