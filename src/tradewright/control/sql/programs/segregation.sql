-- Which pairs of duties hold in a company, and which roles stand on their sides.

-- patterns such as sales.* as one regular expression; those behind an exclamation mark if `taken`
create or replace function duties_pattern(patterns text[], taken boolean)
returns text language sql immutable as $$
    select '^(' || coalesce(
        string_agg(
            replace(replace(ltrim(one.pattern, '!'), '.', '\.'), '*', '.*'), '|'
        ), ''
    ) || ')$'
    from unnest(patterns) as one (pattern)
    where (one.pattern like '!%') = taken
$$;

-- the pairs of a company: the built-in ones, as far as an approved change of its own says nothing
-- else, and its own
create or replace function sod_rules_of(for_company bigint)
returns table (
    number integer, name_a text, duties_a text[], name_b text, duties_b text[], risk text,
    level text, is_enabled boolean, is_changed boolean
) language sql stable as $$
    select distinct on (pair.number)
        pair.number, pair.name_a, pair.duties_a, pair.name_b, pair.duties_b, pair.risk,
        pair.level, pair.is_enabled, pair.decided_at is not null as is_changed
    from (
        select
            change.number, change.name_a, change.duties_a, change.name_b, change.duties_b,
            change.risk, change.level, change.is_enabled, change.decided_at, change.id
        from sod_rule_change as change
        where change.company_id = for_company and change.status = 'approved'
        union all
        select
            rule.number, rule.name_a, rule.duties_a, rule.name_b, rule.duties_b, rule.risk,
            rule.level, true, null::timestamptz, 0
        from sod_rule as rule
    ) as pair
    order by pair.number, pair.decided_at desc nulls last, pair.id desc
$$;

-- the sides of a company's enabled pairs on which each role stands: its first duty there, or null
create or replace function role_sides(for_company bigint)
returns table (number integer, role_id bigint, duty_a text, duty_b text)
language sql stable as $$
    with pair as materialized (
        select
            rule.number,
            duties_pattern(rule.duties_a, false) as a,
            duties_pattern(rule.duties_a, true) as not_a,
            duties_pattern(rule.duties_b, false) as b,
            duties_pattern(rule.duties_b, true) as not_b
        from sod_rules_of(for_company) as rule
        where rule.is_enabled
    ),

    duty as materialized (
        select distinct role_duty.duty from role_duty
    ),

    stands as materialized (
        select
            pair.number,
            duty.duty,
            duty.duty ~ pair.a and duty.duty !~ pair.not_a as on_a,
            duty.duty ~ pair.b and duty.duty !~ pair.not_b as on_b
        from pair
        cross join duty
    )

    select
        stands.number,
        role_duty.role_id,
        min(stands.duty) filter (where stands.on_a) as duty_a,
        min(stands.duty) filter (where stands.on_b) as duty_b
    from stands
    inner join role_duty on stands.duty = role_duty.duty
    where stands.on_a or stands.on_b
    group by stands.number, role_duty.role_id
$$;

-- whether somebody is excused from a pair at a time: by a live exception, or because the company
-- declared that one person does everything
create or replace function is_excused(
    for_company bigint, for_user bigint, of_rule integer, on_day date, at_time timestamptz
)
returns boolean language sql stable as $$
    select exists (
        select 1
        from sod_exception as excuse
        where
            excuse.company_id = for_company
            and excuse.user_id = for_user
            and excuse.number = of_rule
            and excuse.approved_at is not null
            and (excuse.revoked_at is null or excuse.revoked_at > at_time)
            and on_day >= excuse.valid_from
            and on_day < excuse.valid_until
    ) or exists (
        select 1
        from single_handed
        where
            single_handed.company_id = for_company
            and (single_handed.ended_at is null or single_handed.ended_at > at_time)
    )
$$;

-- who holds both sides of an enabled pair on a day, excused or not
create or replace function conflicts_held(
    for_company bigint, on_day date, at_time timestamptz
)
returns table (
    user_id bigint, number integer, duty_a text, role_a text, duty_b text, role_b text,
    excused boolean
) language sql stable as $$
    with side as materialized (
        select distinct
            held.user_id,
            sides.number,
            sides.duty_a,
            sides.duty_b,
            role.code
        from user_role as held
        inner join role_sides(for_company) as sides on held.role_id = sides.role_id
        inner join role on held.role_id = role.id
        inner join app_user on held.user_id = app_user.id and app_user.is_active
        where
            held.company_id = for_company
            and held.valid_from <= on_day
            and coalesce(held.valid_until, 'infinity') > on_day
    )

    select distinct on (one.user_id, one.number)
        one.user_id,
        one.number,
        one.duty_a,
        one.code as role_a,
        other.duty_b,
        other.code as role_b,
        is_excused(for_company, one.user_id, one.number, on_day, at_time) as excused
    from side as one
    inner join side as other
        on one.user_id = other.user_id and one.number = other.number
    where one.duty_a is not null and other.duty_b is not null
    order by one.user_id, one.number, one.code, other.code
$$;
