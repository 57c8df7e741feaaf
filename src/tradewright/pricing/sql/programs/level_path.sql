-- The codes of a level's bases, the nearest first, by a map of code → base; it ends where nothing is
-- below, and where it would begin again.
create or replace function level_path(bases jsonb, first_code text) returns text[]
language plpgsql immutable as $$
declare
    path text[] := array[first_code];
    base text := bases ->> first_code;
begin
    while base <> '' and base <> all(path) loop
        path := path || base;
        base := bases ->> base;
    end loop;
    return path;
end $$;

-- Why a level cannot be based on another, by the map of those that are: unknown_base, circular,
-- too_deep (its own bases and those that stand on it together); null where it can.
create or replace function level_fault(bases jsonb, level_code text, base text) returns text
language sql immutable as $$
    select case
        when base = '' then null
        when base = level_code or level_code = any(level_path(bases, base)) then 'circular'
        when not bases ? base then 'unknown_base'
        when cardinality(level_path(bases, base)) + (
            select coalesce(max(array_position(level_path(bases, above.code), level_code)), 1)
            from jsonb_object_keys(bases) as above (code)
        ) > 5 then 'too_deep'
    end
$$;
