-- lay_sod_rules: exactly the built-in pairs named here (they belong to no company_id)
-- in:  number int[], name_a text[], duties_a text[] (blanks between), name_b text[],
--      duties_b text[] (blanks between), risk text[], level text[], preventive text[],
--      detective text[]
with wanted as (
    select item.*
    from
        unnest(
            %(number)s::int[], %(name_a)s::text[], %(duties_a)s::text[], %(name_b)s::text[],
            %(duties_b)s::text[], %(risk)s::text[], %(level)s::text[], %(preventive)s::text[],
            %(detective)s::text[]
        ) as item (
            number, name_a, duties_a, name_b, duties_b, risk, level, preventive, detective
        )
),

dropped as (
    delete from sod_rule
    where not sod_rule.number = any(%(number)s::int[])
)

insert into sod_rule (
    number, name_a, duties_a, name_b, duties_b, risk, level, preventive, detective
)
select
    wanted.number,
    wanted.name_a,
    string_to_array(wanted.duties_a, ' ') as duties_a,
    wanted.name_b,
    string_to_array(wanted.duties_b, ' ') as duties_b,
    wanted.risk,
    wanted.level,
    wanted.preventive,
    wanted.detective
from wanted
on conflict (number) do update
    set
        name_a = excluded.name_a,
        duties_a = excluded.duties_a,
        name_b = excluded.name_b,
        duties_b = excluded.duties_b,
        risk = excluded.risk,
        level = excluded.level,
        preventive = excluded.preventive,
        detective = excluded.detective
